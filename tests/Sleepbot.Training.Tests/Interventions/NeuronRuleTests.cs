using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Rules about whole neurons: their norms, and whether they answer at all.</summary>
public sealed class NeuronRuleTests
{
    [Fact]
    public void Downscaling_moves_norms_towards_their_mean_and_keeps_directions()
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        new SynapticDownscaling(0.25f).Apply(room.Context);
        foreach (var slice in room.Context.Slices)
        {
            var before = Norms(slice, room.Before);
            double mean = before.Average();
            AssertEqual(before.Select(norm => norm + (0.25 * (mean - norm))), Norms(slice, room.After));
            Assert.Equal(slice.Parameter.Of(room.Before.AsSpan())[1] / slice.Parameter.Of(room.Before.AsSpan())[0], slice.Weights[1] / slice.Weights[0], 1e-4);
        }
    }

    [Fact]
    public void Equalisation_gives_one_norm_and_keeps_that_of_the_layer()
    {
        var room = new Bedroom(SmallRuns.Convolutional);
        new NormEqualisation().Apply(room.Context);
        foreach (var slice in room.Context.Slices)
        {
            var after = Norms(slice, room.After);
            AssertEqual(after.Select(_ => after[0]), after);
            Assert.Equal(FlatVector.Norm(slice.Parameter.Of(room.Before.AsSpan())), FlatVector.Norm(slice.Weights), 1e-5);
        }
    }

    [Fact]
    public void A_neuron_of_zeros_stays_under_both()
    {
        var room = new Bedroom(SmallRuns.Dense);
        room.Context.Slices[0].Neuron(2).Clear();
        new SynapticDownscaling().Apply(room.Context);
        new NormEqualisation().Apply(room.Context);
        Assert.All(room.Context.Slices[0].Neuron(2).ToArray(), weight => Assert.Equal(0, weight));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Extrapolate_and_lookahead_are_one_family(double amount)
    {
        float[] Apply(Intervention rule)
        {
            var room = new Bedroom(SmallRuns.Dense, all: true);
            rule.Apply(room.Context);
            return room.After;
        }

        Assert.Equal(Apply(new Extrapolate((float)amount)), Apply(new Lookahead((float)amount)));
        var before = new Bedroom(SmallRuns.Dense, all: true);
        AssertEqual(
            before.Last.Zip(before.Before, (old, current) => old + (2.5 * (current - old))),
            [.. Apply(new Extrapolate(2.5f)).Select(weight => (double)weight)]);
    }

    [Fact]
    public void Shrink_and_perturb_adds_what_the_initialiser_draws()
    {
        var wide = Network.Build("wide", [400], new Networks.Dense(50));
        var room = new Bedroom(wide, all: true);
        new ShrinkAndPerturb(0.5f, 0.2f).Apply(room.Context);
        double[] added = [.. room.After.Zip(room.Before, (after, before) => (after - (0.5 * before)) / 0.2).Take(20000)];
        var fresh = wide.Initialise(RandomSource.FromSeed(1)).Weights.Span[..20000].ToArray();
        double deviation = Math.Sqrt(fresh.Average(weight => (double)weight * weight));
        Assert.Equal(deviation, Math.Sqrt(added.Average(weight => weight * weight)), 0.03 * deviation);
        Assert.InRange(added.Zip(room.Before, (x, y) => x * y).Average(), -0.03 * deviation, 0.03 * deviation);
    }

    [Fact]
    public void Redo_begins_silent_neurons_anew_and_silences_what_they_fed()
    {
        // Channel 1 of conv2 and neuron 3 of fc1 answer nothing: a bias far below 0 under ReLU, zeros under tanh.
        var room = new Bedroom(SmallRuns.Convolutional, all: true);
        var (conv, convBias) = (Find(room, "conv2.weight"), Find(room, "conv2.bias"));
        var (first, firstBias, second) = (Find(room, "fc1.weight"), Find(room, "fc1.bias"), Find(room, "fc2.weight"));
        Find(room, "norm1.bias").Weights.Fill(2);
        convBias.Weights.Fill(100);
        convBias.Weights[1] = -1e6f;
        first.Neuron(3).Clear();
        firstBias.Weights[3] = 0;
        float[] before = room.After;
        new Redo(1e-6, samples: 40).Apply(room.Context);

        HashSet<int> changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != room.After[i])];
        HashSet<int> cleared = [.. Enumerable.Range(0, before.Length).Where(i => room.Optimizer.Moments[0].Span[i] == 0)];
        int area = first.Parameter.PerNeuron / 5;
        HashSet<int> expected =
        [
            .. Range(conv, 1 * conv.Parameter.PerNeuron, conv.Parameter.PerNeuron),
            .. Range(convBias, 1, 1),
            .. Enumerable.Range(0, 7).SelectMany(next => Range(first, (next * first.Parameter.PerNeuron) + area, area)),
            .. Range(first, 3 * first.Parameter.PerNeuron, first.Parameter.PerNeuron),
            .. Range(firstBias, 3, 1),
            .. Enumerable.Range(0, 3).SelectMany(next => Range(second, (next * 7) + 3, 1)),
        ];
        Assert.Equal(expected.Order(), cleared.Order());
        Assert.Subset(expected, changed);
        Assert.Equal(0, convBias.Weights[1]);
        Assert.All(conv.Neuron(1).ToArray(), weight => Assert.NotEqual(0, weight));
        Assert.All(Enumerable.Range(0, 3), next => Assert.Equal(0, second.Neuron(next)[3]));
        Assert.All(Enumerable.Range(0, 7).Where(next => next != 3), next => Assert.All(first.Neuron(next).Slice(area, area).ToArray(), weight => Assert.Equal(0, weight)));
    }

    [Fact]
    public void Redo_begins_the_normalisation_of_a_silent_neuron_anew()
    {
        // Its shift keeps channel 2 silent whatever its weights are.
        var room = new Bedroom(SmallRuns.Convolutional, all: true);
        var (scale, shift) = (Find(room, "norm1.weight"), Find(room, "norm1.bias"));
        scale.Weights.Fill(3);
        shift.Weights.Fill(1e6f);
        shift.Weights[2] = -1e6f;
        new Redo(1e-6, samples: 40).Apply(room.Context);

        Assert.Equal([3, 3, 1, 3], scale.Weights.ToArray());
        Assert.Equal([1e6f, 1e6f, 0, 1e6f], shift.Weights.ToArray());
        Assert.Equal([1, 1, 0, 1], scale.Parameter.Of(room.Optimizer.Moments[0].Span).ToArray());
        Assert.Equal([1, 1, 0, 1], shift.Parameter.Of(room.Optimizer.Moments[1].Span).ToArray());
    }

    [Fact]
    public void Redo_leaves_the_output_layer_and_branches_that_meet_alone()
    {
        var network = Network.Build(
            "branches", [6], new Networks.Dense(4) { Name = "a" }, new Relu(), new Networks.Dense(4) { Name = "b" }, new Add { From = ["a", "b"] }, new Networks.Dense(3) { Name = "c" });
        Assert.Empty(NeuronGroup.Of(network));
        Assert.Equal(["conv1.weight", "conv2.weight", "fc1.weight"], NeuronGroup.Of(SmallRuns.Convolutional).Select(group => group.Weight.Name));
        Assert.Equal(["relu1", "relu2", "tanh1"], NeuronGroup.Of(SmallRuns.Convolutional).Select(group => group.Activation.Name));
    }

    private static WeightSlice Find(Bedroom room, string name) => room.Context.Slices.Single(slice => slice.Parameter.Name == name);

    private static IEnumerable<int> Range(WeightSlice slice, int start, int length) => Enumerable.Range(slice.Parameter.Offset + start, length);

    private static double[] Norms(WeightSlice slice, float[] weights)
    {
        var parameter = slice.Parameter;
        return [.. Enumerable.Range(0, slice.Neurons).Select(neuron => FlatVector.Norm(weights.AsSpan(parameter.Offset + (neuron * parameter.PerNeuron), parameter.PerNeuron)))];
    }

    private static void AssertEqual(IEnumerable<double> expected, double[] actual)
    {
        foreach (var (right, value) in expected.Zip(actual))
        {
            Assert.Equal(right, value, 1e-5);
        }
    }
}
