"""Sleep replay consolidation in plain Python, in double precision, for SleepReplayTests.

Written from the paper's pseudo-code, apart from the C# rule. The input spikes of each step are given: every pixel whose mean
is above 0 spikes, as at an endless rate. Prints the weights before and after, and which neurons spiked how often.
"""
import math

SIZES = [6, 4, 3, 2]
IMAGES = [[0, 255, 10, 0, 40, 200], [0, 5, 90, 0, 255, 30], [0, 120, 0, 0, 20, 60]]
SCALE_AFTER = [0.5, 1.0, 1.0]  # the layer 'scale' behind the first rectifier
THRESHOLDS, SCALE, INCREASE, DECREASE, STEPS = [1.5, 0.2, 0.3], 3.0, 0.04, 0.003, 60

flat = [0.03 * math.sin(2.9 * k + 0.9) for k in range(sum(a * b for a, b in zip(SIZES, SIZES[1:])))]
weights, at = [], 0
for inputs, outputs in zip(SIZES, SIZES[1:]):
    weights.append([flat[at + r * inputs:at + (r + 1) * inputs] for r in range(outputs)])
    at += inputs * outputs

largest = [0.0] * 3
for image in IMAGES:
    x = [pixel / 255 for pixel in image]
    for layer, matrix in enumerate(weights):
        x = [max(0.0, sum(w * v for w, v in zip(row, x))) * SCALE_AFTER[layer] for row in matrix]
        largest[layer] = max(largest[layer], max(x))

alpha, previous = [], 1.0
for layer, matrix in enumerate(weights):
    top = max(0.0, largest[layer], max(max(row) for row in matrix))
    previous = top / previous
    alpha.append(SCALE / previous)


def g(w):
    return 2 * (1 - 1 / (1 + math.exp(-w / 0.001)))


potential = [[0.0] * size for size in SIZES[1:]]
fired = [[0] * size for size in SIZES[1:]]
seen = [any(image[pixel] > 0 for image in IMAGES) for pixel in range(SIZES[0])]
for _ in range(STEPS):
    spikes = list(seen)
    for layer, matrix in enumerate(weights):
        drive = [sum(w for w, s in zip(row, spikes) if s) for row in matrix]
        potential[layer] = [0.999 * m + alpha[layer] * d for m, d in zip(potential[layer], drive)]
        after = [m >= THRESHOLDS[layer] for m in potential[layer]]
        for neuron, spiked in enumerate(after):
            if spiked:
                fired[layer][neuron] += 1
                potential[layer][neuron] = 0.0
                matrix[neuron] = [w + INCREASE * g(w) if s else w - DECREASE * g(w) for w, s in zip(matrix[neuron], spikes)]
        spikes = after

print("alpha", alpha)
print("spikes", fired)
print("weights")
for matrix in weights:
    print(", ".join(f"{w:.7f}f" for row in matrix for w in row))
