using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The spiking network of sleep replay, time step after time step.</summary>
/// <remarks>
/// Weights lie transposed while it runs, so that what an input's spike adds to all neurons of a layer is one run of memory. Spikes of neurons, whose weights lie apart then, are rare:
/// about one in fifty time steps.
/// </remarks>
internal sealed class ReplayDynamics
{
    private const float Decay = 0.999f;
    private const double StepSeconds = 0.001;
    private const float Steepness = 1000;
    private const int Lanes = 16;

    public required double Rate { get; init; }

    public required float Increase { get; init; }

    public required float Decrease { get; init; }

    public required float[] Thresholds { get; init; }

    public required float Scale { get; init; }

    public required int Patch { get; init; }

    public required bool Shuffled { get; init; }

    /// <summary>Lets the network sleep.</summary>
    /// <param name="sleep">The run.</param>
    /// <param name="layers">Its network.</param>
    /// <param name="image">What pixels are on average.</param>
    /// <param name="alpha">The factor of each layer's potentials.</param>
    /// <param name="steps">How many time steps.</param>
    public void Run(SleepContext sleep, SpikingLayers layers, ReadOnlySpan<float> image, ReadOnlySpan<float> alpha, int steps)
    {
        foreach (var weight in layers.Weights)
        {
            Transpose(weight.Of(sleep.Weights), weight.Of(sleep.Scratch), weight.Neurons);
        }

        int widest = layers.Widest + Lanes;
        float[] floats = ArrayPool<float>.Shared.Rent(layers.Neurons + (2 * widest) + image.Length);
        int[] spikes = ArrayPool<int>.Shared.Rent(2 * widest);
        try
        {
            var potentials = floats.AsSpan(0, layers.Neurons);
            var room = floats.AsSpan(layers.Neurons, 2 * widest);
            var draws = floats.AsSpan(layers.Neurons + (2 * widest), image.Length);
            potentials.Clear();
            var random = sleep.Random;
            var eyes = new ReplayEye(image, sleep.Network.InputShape, Patch, (float)(2 * StepSeconds * Rate), random.Derive("patch"), random.Derive("spikes"));
            var swaps = random.Derive("shuffle");
            for (int step = 0; step < steps; step++)
            {
                Span<int> before = spikes.AsSpan(0, widest), after = spikes.AsSpan(widest, widest);
                int count = eyes.Look(step, draws, before), first = 0;
                for (int layer = 0; layer < layers.Weights.Length; layer++)
                {
                    var weight = layers.Weights[layer];
                    var transposed = weight.Of(sleep.Scratch);
                    var potential = potentials.Slice(first, weight.Neurons);
                    first += weight.Neurons;
                    FlatVector.Scale(potential, Decay);
                    foreach (int input in before[..count])
                    {
                        FlatVector.AddMultiple(potential, alpha[layer], transposed.Slice(input * weight.Neurons, weight.Neurons));
                    }

                    int fired = Fire(potential, Thresholds[layer], after);
                    if (Shuffled && fired > 0)
                    {
                        Shuffle(after[..fired], weight.Neurons, swaps.Derive(((long)step * layers.Weights.Length) + layer));
                    }

                    if (sleep.Find(weight) is not null)
                    {
                        foreach (int neuron in after[..fired])
                        {
                            Learn(transposed, neuron, weight, before[..count], room);
                        }
                    }

                    count = fired;
                    var swap = before;
                    before = after;
                    after = swap;
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(floats);
            ArrayPool<int>.Shared.Return(spikes);
        }

        foreach (var weight in layers.Weights)
        {
            if (sleep.Find(weight) is not null)
            {
                Transpose(weight.Of(sleep.Scratch), weight.Of(sleep.Weights), weight.PerNeuron);
            }
        }
    }

    /// <summary>Lists the neurons whose potential has reached the threshold, and sets it to 0.</summary>
    private static int Fire(Span<float> potential, float threshold, Span<int> fired)
    {
        int count = 0, at = 0;
        ref float start = ref MemoryMarshal.GetReference(potential);
        var limit = Vector512.Create(threshold);
        while (at < potential.Length)
        {
            // Hardly ever does any of 16 neurons spike.
            if (at <= potential.Length - Lanes && !Vector512.GreaterThanOrEqualAny(Vector512.LoadUnsafe(ref start, (nuint)at), limit))
            {
                at += Lanes;
                continue;
            }

            for (int end = Math.Min(at + Lanes, potential.Length); at < end; at++)
            {
                if (potential[at] >= threshold)
                {
                    potential[at] = 0;
                    fired[count++] = at;
                }
            }
        }

        return count;
    }

    /// <summary>Replaces neurons by as many different ones, all choices equally likely, in ascending order (Floyd's algorithm).</summary>
    private static void Shuffle(Span<int> fired, int neurons, RandomSource random)
    {
        for (int i = 0; i < fired.Length; i++)
        {
            int last = neurons - fired.Length + i;
            int drawn = random.BelowAt((ulong)i, last + 1);
            fired[i] = fired[..i].Contains(drawn) ? last : drawn;
        }

        fired.Sort();
    }

    /// <summary>Changes the incoming weights of a neuron that spikes.</summary>
    private void Learn(Span<float> transposed, int neuron, Parameter weight, ReadOnlySpan<int> active, Span<float> room)
    {
        int inputs = weight.PerNeuron, neurons = weight.Neurons;
        var weights = room[..(room.Length / 2)];
        var step = room[(room.Length / 2)..];
        step.Fill(-Decrease);
        foreach (int input in active)
        {
            step[input] = Increase;
        }

        for (int i = 0, at = neuron; i < inputs; i++, at += neurons)
        {
            weights[i] = transposed[at];
        }

        ref float from = ref MemoryMarshal.GetReference(weights);
        ref float by = ref MemoryMarshal.GetReference(step);
        for (nuint i = 0; i < (nuint)inputs; i += Lanes)
        {
            // g(w) = 2 (1 - sigmoid(w / 0.001)) = 2 sigmoid(-w / 0.001), which keeps its accuracy where it is small.
            var w = Vector512.LoadUnsafe(ref from, i);
            (w + (Vector512.LoadUnsafe(ref by, i) * 2 * VectorMath.Sigmoid(w * -Steepness))).StoreUnsafe(ref from, i);
        }

        for (int i = 0, at = neuron; i < inputs; i++, at += neurons)
        {
            transposed[at] = weights[i];
        }
    }

    private static void Transpose(ReadOnlySpan<float> from, Span<float> to, int rows)
    {
        int columns = from.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                to[(column * rows) + row] = from[(row * columns) + column];
            }
        }
    }
}
