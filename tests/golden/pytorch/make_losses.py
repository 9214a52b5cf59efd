"""PyTorch's losses, batch by batch, of lenet5 on the first 6,400 MNIST images in file order: 100 batches of 64.

Run: python3 make_losses.py FOLDER   (PyTorch >= 1.13, NumPy; FOLDER holds MNIST's plain IDX files)
Writes lenet5.safetensors (PyTorch's own initial weights) and losses.json beside this file.

The weights are initialised in float32, the losses computed in float64: max pooling meets exact ties on the blank border of a
digit, which PyTorch's float32 kernels break at random, so that its float32 losses drift from its own float64 ones by 0.5 % in 50 steps.
"""
import copy, json, os, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

here, folder = os.path.dirname(os.path.abspath(__file__)), sys.argv[1]
torch.manual_seed(3)
images = np.fromfile(os.path.join(folder, "train-images-idx3-ubyte"), dtype=np.uint8)[16:].reshape(-1, 1, 28, 28)[:6400]
labels = torch.tensor(np.fromfile(os.path.join(folder, "train-labels-idx1-ubyte"), dtype=np.uint8)[8:][:6400].astype(np.int64))
images = torch.tensor((images / np.float32(255) - np.float32(0.1307)) / np.float32(0.3081), dtype=torch.float32).double()


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = torch.flatten(F.max_pool2d(F.relu(self.conv2(x)), 2), 1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


model = LeNet5()
header, blobs, at = {}, [], 0
for name, tensor in model.state_dict().items():
    blob = tensor.numpy().tobytes()
    header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[at, at + len(blob)])
    blobs.append(blob)
    at += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(os.path.join(here, "lenet5.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))

losses = {}
for name, make in (("momentum", lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9)), ("adam", lambda p: torch.optim.Adam(p, lr=0.001))):
    net, losses[name] = copy.deepcopy(model).double(), []
    optimizer = make(net.parameters())
    for batch in range(100):
        rows = slice(64 * batch, 64 * batch + 64)
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images[rows]), labels[rows])
        loss.backward()
        optimizer.step()
        losses[name].append(loss.item())
with open(os.path.join(here, "losses.json"), "w") as file:
    json.dump(losses, file, indent=0)
