#!/usr/bin/env python3
"""Trains the networks of Sleepbot.Bench with PyTorch, on one thread, and prints one JSON object a row.

    pytorch_bench.py [--net NAME]... [--batch N]... [--seconds S]
    pytorch_bench.py --serve          # answers `prepare NET BATCH` and `measure SECONDS`, for `sleepbot-bench compare`

A step: zero_grad, forward, cross-entropy, backward, SGD with momentum, on a batch that already lies in memory as float32.
Each network is tried in the variants below, and the fastest is measured. PyTorch's speed on small networks depends on malloc:
unless told otherwise, glibc gives large blocks back to the system after every step. The script restarts itself with the
environment set so that it keeps them.
"""
import argparse
import itertools
import json
import os
import sys
import time

ENVIRONMENT = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 32),
    "MALLOC_TOP_PAD_": str(1 << 28),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402


def keras_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def filters_a():
    return nn.Sequential(nn.Conv2d(1, 16, 7), nn.LeakyReLU(), nn.Flatten(), nn.Linear(7744, 10), nn.LeakyReLU())


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.project = nn.Identity() if inputs == outputs else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.body(x) + self.project(x))


def resnet_cifar():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def alexnet():
    def normalisation():
        return nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)

    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4), nn.ReLU(), normalisation(), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, 1, 2, groups=2), nn.ReLU(), normalisation(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU(), nn.Conv2d(384, 384, 3, 1, 1, groups=2), nn.ReLU(),
        nn.Conv2d(384, 256, 3, 1, 1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 1000))


# Name: network, shape of a sample, batches.
NETS = {
    "keras-cnn": (keras_cnn, (1, 28, 28), (1, 32, 128)),
    "lenet5": (lenet5, (1, 28, 28), (1, 32, 128)),
    "filters-a": (filters_a, (1, 28, 28), (1, 32, 128)),
    "resnet-cifar": (resnet_cifar, (3, 32, 32), (32, 128)),
    "alexnet": (alexnet, (3, 227, 227), (8,)),
}

FORMATS = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}
VARIANTS = list(itertools.product(FORMATS, ("foreach", "loop")))


class Training:
    """One network in one variant, ready to step."""

    def __init__(self, net, batch, variant):
        memory_format, optimizer = variant
        build, shape, _ = NETS[net]
        torch.manual_seed(1)
        self.batch = batch
        self.variant = f"{memory_format}, {optimizer}"
        self.model = build().to(memory_format=FORMATS[memory_format])
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-4, momentum=0.9, foreach=optimizer == "foreach")
        self.input = torch.rand(batch, *shape).contiguous(memory_format=FORMATS[memory_format])
        self.labels = torch.randint(0, 10, (batch,))

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(self.model(self.input), self.labels).backward()
        self.optimizer.step()

    def measure(self, seconds):
        """Returns samples a second over at least one step, after a short warm-up."""
        begin = time.perf_counter()
        while True:
            self.step()
            if time.perf_counter() - begin > 0.05:
                break
        steps = 0
        begin = time.perf_counter()
        while True:
            self.step()
            steps += 1
            elapsed = time.perf_counter() - begin
            if elapsed >= seconds:
                return steps * self.batch / elapsed


def fastest(net, batch):
    """Tries every variant twice, keeps the one with the best try, and lets it warm up."""
    best = None
    for variant in VARIANTS:
        training = Training(net, batch, variant)
        speed = max(training.measure(0.25) for _ in range(2))
        if best is None or speed > best[0]:
            best = speed, training
    best[1].measure(0.5)
    return best[1]


def description():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        loaded = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line}
    return f"PyTorch {torch.__version__}, {', '.join(sorted(loaded)) or 'no BLAS'}, {torch.get_num_threads()} thread, malloc tuned"


def serve():
    training = None
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "hello":
            answer = {"description": description()}
        elif command == "prepare":
            training = None
            training = fastest(arguments[0], int(arguments[1]))
            answer = {"variant": training.variant}
        else:
            answer = {"samplesPerSecond": training.measure(float(arguments[0]))}
        print(json.dumps(answer), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--net", action="append", choices=list(NETS))
    parser.add_argument("--batch", action="append", type=int)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.serve:
        serve()
        return
    for net in options.net or NETS:
        for batch in options.batch or NETS[net][2]:
            training = fastest(net, batch)
            rounds = sorted(training.measure(options.seconds / 10) for _ in range(10))
            print(json.dumps({
                "net": net, "batch": batch, "samplesPerSecond": (rounds[4] + rounds[5]) / 2,
                "slowest": rounds[0], "fastest": rounds[-1], "variant": training.variant,
            }), flush=True)


if __name__ == "__main__":
    main()
