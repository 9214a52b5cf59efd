namespace Sleepbot.Experiments;

/// <summary>How an experiment is run. Nothing here changes a bit of its results.</summary>
public sealed record RunnerOptions
{
    /// <summary>Gets how many runs train at once, each on a thread of its own.</summary>
    /// <value>At least 1. The default is the number of cores.</value>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the clock. The default is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets what is called when a run has ended, from the run's thread: it should return soon.</summary>
    /// <value>Null, the default, calls nothing. <see cref="ExperimentRunner.Progress"/> can be looked at any time instead.</value>
    public Action<RunOutcome>? RunEnded { get; init; }
}
