using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>The one number of a run that an experiment is decided by.</summary>
public sealed record EndpointFacts
{
    /// <summary>The name of the endpoint that is the last accuracy on the test split.</summary>
    public const string FinalAccuracy = "final-accuracy";

    /// <summary>Gets its name in experiment files: <c>final-accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is, in words: <c>final test accuracy</c>.</summary>
    public required string Description { get; init; }

    /// <summary>Gets what its values are counted in.</summary>
    public required EndpointUnit Unit { get; init; }

    /// <summary>Gets which way it gets better.</summary>
    public required Better Better { get; init; }

    /// <summary>Gets the smallest difference that matters, in its unit; of a target a share of what whole runs of the baseline take.</summary>
    /// <value>Above 0; null where it is a share of a run, and no run of the baseline has ended yet. Challengers of shorter runs have one of their own: see <see cref="ChallengerVerdict.SmallestEffect"/>.</value>
    public required double? SmallestEffect { get; init; }

    /// <summary>Gets the validation accuracy to be reached.</summary>
    /// <value>0 to 1, or null where the endpoint is no target.</value>
    public required double? Target { get; init; }
}
