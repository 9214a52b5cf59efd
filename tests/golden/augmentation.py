"""Prints what torchvision's and the cutout paper's pipelines make of one small image, for AugmentationTests of Sleepbot.Data.

In the order of the usual CIFAR-10 recipe: RandomCrop(size, padding) and RandomHorizontalFlip on bytes, ToTensor, Normalize, Cutout.
torchvision's definitions in terms of torch: padding is with 0 on all sides, a crop begins at row i and column j of the padded image, both from 0
to 2 * padding; ToTensor divides by 255; Normalize subtracts and divides. Cutout is a mask of ones with a square of zeros, clipped to the image.
"""
import torch
from torch.nn.functional import pad

IMAGE = (torch.arange(40, dtype=torch.uint8) * 6 + 3).reshape(2, 4, 5)
MEAN, STD = torch.tensor([0.2, 0.6]).reshape(2, 1, 1), torch.tensor([0.5, 0.25]).reshape(2, 1, 1)


def pipeline(padding, i, j, flipped, length, y, x):
    padded = pad(IMAGE, (padding,) * 4)
    image = padded[:, i:i + 4, j:j + 5]
    if flipped:
        image = image.flip(-1)
    image = (image.to(torch.float32) / 255 - MEAN) / STD
    mask = torch.ones(4, 5)
    if length:
        top, bottom = max(0, y - length // 2), min(4, y + length // 2)
        left, right = max(0, x - length // 2), min(5, x + length // 2)
        mask[top:bottom, left:right] = 0
    return image * mask


for case in [(2, 2, 2, False, 0, 0, 0), (2, 2, 2, True, 0, 0, 0), (2, 0, 4, False, 0, 0, 0), (3, 5, 0, True, 0, 0, 0),
             (1, 1, 2, False, 0, 0, 0), (1, 1, 1, False, 2, 2, 3), (1, 0, 0, True, 4, 0, 4), (3, 6, 6, False, 4, 3, 0)]:
    values = [0.0 if v == 0 else v for v in pipeline(*case).flatten().tolist()]
    print(*case, ":", " ".join(f"{v:.9g}" for v in values))
