namespace Sleepbot.Pictures;

/// <summary>One arm of an experiment with its runs.</summary>
public sealed record ResultArm
{
    /// <summary>Gets the arm's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the arm does, in one line.</summary>
    /// <value>The default is an empty string.</value>
    public string Description { get; init; } = "";

    /// <summary>Gets the arm's runs, one a seed.</summary>
    public required IReadOnlyList<ResultRun> Runs { get; init; }

    /// <summary>Gets what each of the arm's interventions did, over all its runs.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<SleepSummary> Sleeps { get; init; } = [];
}
