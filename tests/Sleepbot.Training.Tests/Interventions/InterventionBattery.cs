using System.Text.RegularExpressions;
using Sleepbot.Networks;

namespace Sleepbot.Training.Tests;

/// <summary>What every intervention of the library must do; a new class joins by existing.</summary>
public sealed partial class InterventionBattery
{
    private static readonly Dictionary<string, Intervention> rules = typeof(Intervention).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Intervention)))
        .Select(WithDefaults)
        .ToDictionary(rule => rule.Name);

    public static TheoryData<string> Names => [.. rules.Keys.Order()];

    /// <summary>Gets a rule with its default settings.</summary>
    public static Intervention Rule(string name) => rules[name];

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
        var network = SmallRuns.RunFor(rules[name]).Network;
        var room = Room(name, network, new LayerSelection([network.Layers.Where(layer => layer.Weight is not null).ElementAt(1).Name], Biases: false));
        float[] gradient = room.State.Gradient.Span.ToArray();
        float[] shown = LiveThrough(rules[name], room, sleeps: 12);
        var given = room.Context.Slices.Single().Parameter;
        foreach (var (before, after) in new[] { (room.Before, room.After), (room.Before, shown), (gradient, room.State.Gradient.Span.ToArray()) })
        {
            Assert.Equal(before[..given.Offset], after[..given.Offset]);
            Assert.Equal(before[(given.Offset + given.Length)..], after[(given.Offset + given.Length)..]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_what_a_run_returns_unless_there_is_a_reason(string name)
    {
        string[] quiet = ["none", "undone", "grokfast-window" /* the window is longer than the run */];
        float[] with = SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.RunFor(rules[name]) with { Sleep = SmallRuns.SleepEvery(1, rules[name]) }));
        Assert.Equal(quiet.Contains(name), with.SequenceEqual(SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.RunFor(rules[name])))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Does_the_same_with_the_same_seed(string name)
    {
        var (one, two) = (Room(name), Room(name));
        Assert.Equal(LiveThrough(rules[name], one, 12), LiveThrough(rules[name], two, 12));
        Assert.Equal(one.After, two.After);
        Assert.Equal(one.State.Gradient.Span.ToArray(), two.State.Gradient.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Allocates_only_at_first(string name)
    {
        var room = Room(name);
        var shown = new float[room.State.Weights.Length];
        Live(rules[name], room, 30, shown);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Live(rules[name], room, 30, shown);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Works_on_one_neuron_with_one_weight(string name)
    {
        var room = Room(name, Network.Build("tiny", [1], new Networks.Dense(1) { Bias = false }));
        Assert.All(LiveThrough(rules[name], room, 12), weight => Assert.True(float.IsFinite(weight)));
        Assert.All(room.After, weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stays_finite_where_nothing_moves(string name)
    {
        var run = SmallRuns.RunFor(rules[name]) with { Sleep = SmallRuns.SleepEvery(1, rules[name]), Training = SmallRuns.Run.Training with { LearningRate = 0 } };
        Assert.Equal(RunEnd.Finished, TrainingRun.Execute(run).End);
    }

    private static Intervention WithDefaults(Type type)
    {
        if (type == typeof(SleepReplay))
        {
            // By default it dreams for 15,000 time steps, and of neurons with hundreds of inputs.
            return SmallRuns.Replay;
        }

        var constructor = type.GetConstructors().Single();
        return (Intervention)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(Intervention) ? new UniformNoise() : parameter.DefaultValue)]);
    }

    private static Bedroom Room(string name) => Room(name, SmallRuns.RunFor(rules[name]).Network);

    private static Bedroom Room(string name, Network network, LayerSelection? layers = null) =>
        new(network, layers, rules[name].Snapshots, rules[name].TakesAllParameters);

    /// <summary>Lets a rule act at all its stages, sleep after sleep.</summary>
    /// <returns>The weights that it presents at the end.</returns>
    private static float[] LiveThrough(Intervention rule, Bedroom room, int sleeps)
    {
        var shown = room.State.Weights.Span.ToArray();
        Live(rule, room, sleeps, shown);
        return shown;
    }

    private static void Live(Intervention rule, Bedroom room, int sleeps, Span<float> shown)
    {
        for (int number = 1; number <= sleeps; number++)
        {
            room.Context.Begin(step: number, number);
            rule.Apply(room.Context);
            rule.FilterGradient(room.Context, room.State.Gradient.Span);
            rule.PresentWeights(room.Context, shown);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
