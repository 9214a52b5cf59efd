using Sleepbot.Networks;

namespace Sleepbot.Training.Tests;

/// <summary>Each rule against its formula, written again in double precision, for every weight.</summary>
public sealed class FormulaTests
{
    [Fact]
    public void Sigmoid_delta_adds_the_logistic_function_of_last_minus_current() =>
        Check(new SigmoidDelta(), (current, last) => current + (1 / (1 + Math.Exp(-(last - current)))));

    [Fact]
    public void Delta_times_2_steps_back_beyond_the_last_weights() =>
        Check(new DeltaTimes(), (current, last) => current + (2 * (last - current)));

    [Fact]
    public void Delta_times_takes_any_factor() =>
        Check(new DeltaTimes(-0.25f), (current, last) => current - (0.25 * (last - current)));

    [Fact]
    public void Delta_squared_adds_the_square() =>
        Check(new DeltaSquared(), (current, last) => current + Math.Pow(last - current, 2));

    [Fact]
    public void None_changes_nothing() => Check(new None(), (current, _) => current, tolerance: 0);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Square_and_normalise_squares_each_neuron_and_scales_it(bool keepNorm, bool keepSign)
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        new SquareAndNormalise(keepNorm, keepSign).Apply(room.Context);
        foreach (var slice in room.Context.Slices)
        {
            var before = slice.Parameter.Of(room.Before.AsSpan());
            for (int neuron = 0; neuron < slice.Neurons; neuron++)
            {
                double[] old = [.. before.Slice(neuron * slice.Parameter.PerNeuron, slice.Parameter.PerNeuron).ToArray().Select(weight => (double)weight)];
                double[] squares = [.. old.Select(weight => keepSign ? weight * Math.Abs(weight) : weight * weight)];
                double norm = keepNorm ? Norm(old) : 1;
                double[] expected = [.. squares.Select(square => square / Norm(squares) * norm)];
                AssertClose(expected, slice.Neuron(neuron), 1e-6);
            }
        }
    }

    [Fact]
    public void Square_and_normalise_leaves_a_neuron_of_zeros_and_survives_tiny_weights()
    {
        var room = new Bedroom(SmallRuns.Dense);
        var slice = room.Context.Slices[0];
        slice.Neuron(0).Clear();
        slice.Neuron(1).Fill(1e-30f);
        new SquareAndNormalise().Apply(room.Context);
        Assert.All(slice.Neuron(0).ToArray(), weight => Assert.Equal(0, weight));
        Assert.All(slice.Neuron(1).ToArray(), weight => Assert.Equal(1e-30f, weight));
    }

    [Fact]
    public void Uniform_noise_fills_its_range_evenly_and_independently_of_the_weights()
    {
        var room = new Bedroom(Network.Build("wide", [500], new Networks.Dense(40)));
        new UniformNoise(0.3f).Apply(room.Context);
        int weights = room.Context.Slices[0].Parameter.Length;
        double[] noise = [.. room.After.Zip(room.Before, (after, before) => (double)after - before).Take(weights)];
        Assert.All(noise, value => Assert.InRange(value, -0.3001, 0.3001));

        // 20,000 draws: the mean of u deviates by 0.3 / sqrt(3 * 20,000) = 0.0012, that of u^2 by 0.0006.
        Assert.InRange(noise.Average(), -0.006, 0.006);
        Assert.InRange(noise.Average(value => value * value), 0.03 - 0.003, 0.03 + 0.003);
        Assert.InRange(noise.Zip(room.Before, (value, weight) => value * weight).Average(), -0.004, 0.004);
    }

    [Fact]
    public void Proportional_noise_moves_each_weight_by_at_most_its_share()
    {
        var room = new Bedroom(Network.Build("wide", [500], new Networks.Dense(40)));
        room.Context.Slices[0].Weights[7] = 0;
        room.Before[7] = 0;
        new ProportionalNoise(0.2f).Apply(room.Context);
        int weights = room.Context.Slices[0].Parameter.Length;
        double[] shares = [.. room.After.Zip(room.Before, (after, before) => before == 0 ? after : (after / (double)before) - 1).Take(weights)];
        Assert.Equal(0, room.After[7]);
        Assert.All(shares, share => Assert.InRange(share, -0.20001, 0.20001));
        Assert.InRange(shares.Average(), -0.004, 0.004);
        Assert.InRange(shares.Average(share => share * share), 0.2 * 0.2 / 3 * 0.95, 0.2 * 0.2 / 3 * 1.05);
    }

    [Fact]
    public void Layers_and_sleeps_get_different_noise()
    {
        var network = Network.Build("twins", [6], new Networks.Dense(6), new Networks.Dense(6));
        var room = new Bedroom(network);
        room.State.Weights.Span.Clear();
        new UniformNoise().Apply(room.Context);
        float[] first = room.Context.Slices[0].Weights.ToArray();
        Assert.NotEqual(first, room.Context.Slices[1].Weights.ToArray());

        room.State.Weights.Span.Clear();
        room.Context.Begin(step: 8, number: 2);
        new UniformNoise().Apply(room.Context);
        Assert.NotEqual(first, room.Context.Slices[0].Weights.ToArray());
    }

    private static void Check(Intervention intervention, Func<double, double, double> formula, double tolerance = 1e-6)
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        intervention.Apply(room.Context);
        foreach (var slice in room.Context.Slices)
        {
            float[] before = slice.Parameter.Of(room.Before.AsSpan()).ToArray();
            float[] last = slice.Parameter.Of(room.Last.AsSpan()).ToArray();
            AssertClose([.. before.Zip(last, (current, earlier) => formula(current, earlier))], slice.Weights, tolerance);
        }
    }

    private static double Norm(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"Weight {i}: expected {expected[i]}, but it is {actual[i]}.");
        }
    }
}
