using System.Runtime.Intrinsics;
using Sleepbot.Networks;

namespace Sleepbot.Training.Tests;

/// <summary>Rules as arithmetic: they do what a loop does, and the change that is recorded is the true one.</summary>
public sealed class RewriteTests
{
    // Slices that begin and end off the boundaries of vectors, one shorter than a vector, one of several runs of vectors.
    private static readonly Network network = Network.Build("odd", [7], new Dense(3), new Dense(211), new Dense(19), new Dense(2) { Bias = false });

    public static TheoryData<float> Scales => [1, 1e20f, 3e37f, 1e-20f, 1e-25f, 0];

    [Theory]
    [MemberData(nameof(Scales))]
    public void A_rule_does_what_a_loop_does_and_the_meter_measures_it(float scale)
    {
        var room = Room(scale);
        foreach (var slice in room.Context.Slices)
        {
            slice.Rewrite(new Times(0.75f));
        }

        AssertMeasured(room, (weight, _) => 0.75f * weight);
    }

    [Fact]
    public void A_paired_rule_gets_the_number_of_each_weight()
    {
        var room = Room(1);
        foreach (var slice in room.Context.Slices)
        {
            slice.RewriteWith(slice.Previous(), default(Add));
        }

        AssertMeasured(room, (weight, at) => weight + room.Last[at]);
    }

    [Fact]
    public void Two_rules_are_measured_from_where_the_first_began()
    {
        var room = Room(1);
        foreach (var slice in room.Context.Slices)
        {
            slice.Rewrite(new Times(4));
            slice.Rewrite(new Times(0.5f));
        }

        AssertMeasured(room, (weight, _) => 2 * weight);
    }

    [Fact]
    public void A_rule_and_then_a_loop_are_measured_from_where_the_rule_began()
    {
        var room = Room(1);
        foreach (var slice in room.Context.Slices)
        {
            slice.Rewrite(new Times(4));
            slice.Weights[^1] = 0;
        }

        var ends = room.Context.Slices.Select(slice => slice.Parameter.Offset + slice.Parameter.Length - 1).ToHashSet();
        AssertMeasured(room, (weight, at) => ends.Contains(at) ? 0 : 4 * weight);
    }

    [Fact]
    public void What_was_not_touched_counts_in_the_norm_alone()
    {
        var room = Room(1);
        var slice = room.Context.Slices[2];
        slice.Rewrite(new Times(2));
        AssertMeasured(room, (weight, at) => at >= slice.Parameter.Offset && at < slice.Parameter.Offset + slice.Parameter.Length ? 2 * weight : weight);
    }

    [Fact]
    public void The_next_intervention_is_measured_anew()
    {
        var room = Room(1);
        room.Context.Slices[0].Rewrite(new Times(2));
        room.Meter.Begin();
        Assert.Equal((0, 0), room.Meter.Measure(room.Context.Slices.AsSpan()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_makes_the_change_not_finite(float wrong)
    {
        foreach (int at in (int[])[0, 20, 300])
        {
            var room = Room(1);
            var slice = room.Context.Slices[1];
            slice.Scratch.Clear();
            slice.Scratch[at] = wrong;
            slice.RewriteWith(slice.Scratch, default(Add));
            Assert.False(double.IsFinite(room.Meter.Measure(room.Context.Slices.AsSpan()).Change));
        }
    }

    [Fact]
    public void Numbers_that_do_not_belong_to_the_weights_are_refused()
    {
        var slice = Room(1).Context.Slices[0];
        Assert.StartsWith(
            "'dense1.weight' has 21 weights, but 20 numbers came with them. Give one for each weight.",
            Assert.Throws<ArgumentException>(() => slice.RewriteWith(slice.Previous()[1..], default(Add))).Message,
            StringComparison.Ordinal);
    }

    private static Bedroom Room(float scale)
    {
        var room = new Bedroom(network);
        for (int i = 0; i < room.Before.Length; i++)
        {
            room.State.Weights.Span[i] = room.Before[i] *= scale;
        }

        return room;
    }

    private static void AssertMeasured(Bedroom room, Func<float, int, float> rule)
    {
        float[] expected = [.. room.Before];
        double norm = 0;
        foreach (var parameter in room.Context.Slices.Select(slice => slice.Parameter))
        {
            for (int i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
            {
                expected[i] = rule(expected[i], i);
                norm += (double)room.Before[i] * room.Before[i];
            }
        }

        Assert.Equal(expected, room.After);
        double change = Math.Sqrt(expected.Zip(room.Before, (after, before) => ((double)after - before) * ((double)after - before)).Sum());
        var (measured, measuredNorm) = room.Meter.Measure(room.Context.Slices.AsSpan());
        Assert.Equal(change, measured, 1e-6 * change);
        Assert.Equal(change == 0 ? 0 : Math.Sqrt(norm), measuredNorm, 1e-6 * Math.Sqrt(norm));
    }

    private readonly struct Times(float factor) : IWeightRule
    {
        public Vector512<float> Apply(Vector512<float> weights) => weights * factor;
    }

    private readonly struct Add : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> weights, Vector512<float> others) => weights + others;
    }
}
