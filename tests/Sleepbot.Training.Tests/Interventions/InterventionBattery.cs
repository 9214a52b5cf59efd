using System.Text.RegularExpressions;
using Sleepbot.Networks;

namespace Sleepbot.Training.Tests;

/// <summary>What every intervention of the library must do; a new class joins by existing.</summary>
public sealed partial class InterventionBattery
{
    private static readonly Dictionary<string, Intervention> rules = typeof(Intervention).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Intervention)))
        .Select(WithDefaults)
        .ToDictionary(rule => rule.Name);

    public static TheoryData<string> Names => [.. rules.Keys.Order()];

    [Fact]
    public void The_rules_of_the_first_experiment_are_there() => Assert.Superset(
        new HashSet<string> { "delta-squared", "delta-times", "none", "proportional-noise", "sigmoid-delta", "square-and-normalise", "uniform-noise" },
        rules.Keys.ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_a_proper_name_and_asks_for_few_snapshots(string name)
    {
        Assert.Matches(Kebab(), name);
        Assert.InRange(rules[name].Snapshots, 0, 100);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Leaves_slices_alone_that_it_was_not_given(string name)
    {
        var room = Sleep(name, SmallRuns.Convolutional, new LayerSelection(["conv2"]));
        var given = room.Context.Slices.Single().Parameter;
        Assert.Equal(room.Before[..given.Offset], room.After[..given.Offset]);
        Assert.Equal(room.Before[(given.Offset + given.Length)..], room.After[(given.Offset + given.Length)..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_the_slices_that_it_was_given_unless_it_is_none(string name)
    {
        var room = Sleep(name, SmallRuns.Convolutional);
        Assert.All(room.Context.Slices, slice => Assert.Equal(
            name == "none", slice.Weights.SequenceEqual(slice.Parameter.Of(room.Before.AsSpan()))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Does_the_same_with_the_same_seed(string name) =>
        Assert.Equal(Sleep(name, SmallRuns.Convolutional).After, Sleep(name, SmallRuns.Convolutional).After);

    [Theory]
    [MemberData(nameof(Names))]
    public void Allocates_only_at_its_first_sleep(string name)
    {
        var intervention = rules[name];
        var room = new Bedroom(SmallRuns.Convolutional, snapshots: intervention.Snapshots);
        intervention.Apply(room.Context);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 2; number < 20; number++)
        {
            room.Context.Begin(step: number, number);
            intervention.Apply(room.Context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Works_on_one_neuron_with_one_weight(string name)
    {
        var room = Sleep(name, Network.Build("tiny", [1], new Networks.Dense(1) { Bias = false }));
        Assert.All(room.After, weight => Assert.True(float.IsFinite(weight)));
    }

    private static Intervention WithDefaults(Type type)
    {
        var constructor = type.GetConstructors().Single();
        return (Intervention)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(Intervention) ? new UniformNoise() : parameter.DefaultValue)]);
    }

    private static Bedroom Sleep(string name, Network network, LayerSelection? layers = null)
    {
        var intervention = rules[name];
        var room = new Bedroom(network, layers, intervention.Snapshots);
        intervention.Apply(room.Context);
        return room;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
