namespace Sleepbot.Experiments;

/// <summary>How an experiment is run. Nothing here changes a bit of its results.</summary>
public sealed record RunnerOptions
{
    /// <summary>Gets how many runs train at once.</summary>
    /// <value>At least 1. The default is as many as the cores bear: their number divided by <see cref="ThreadsPerRun"/>.</value>
    public int Workers
    {
        get => field > 0 ? field : Math.Max(1, Environment.ProcessorCount / Math.Max(1, ThreadsPerRun));
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Workers), $"{nameof(RunnerOptions)}.{nameof(Workers)} is {value}, expected at least 1.");
    }

    /// <summary>Gets how many threads share the work of one run.</summary>
    /// <value>
    /// At least 1. The default is 1, which is best where there are more runs than cores: several threads wait for each other in every step.
    /// Batches below 64 samples gain little.
    /// </value>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Gets whether the experiment begins anew whatever is in the journal.</summary>
    /// <value>By default it does not: what is done is kept, what was interrupted goes on, and what has changed is run anew.</value>
    public bool IsFresh { get; init; }

    /// <summary>Gets how much time lies between two checkpoints of a run: no more than that is lost when the process is killed.</summary>
    /// <value>At least 0; the default is 30 seconds. Checkpoints take a twentieth of the time at most, however short it is.</value>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long runs wait while the journal's disk is full, or another process keeps the file locked.</summary>
    /// <value>The default is 10 minutes. Then all runs stop; what was written stays.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets how long an intervention may act before <see cref="Note"/> is told, and again whenever it has taken twice as long.</summary>
    /// <value>The default is 30 seconds. Nothing is stopped by it: some rules take their time.</value>
    public TimeSpan LongAct { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a run that is to stop may stay in an act of an intervention before it is given up.</summary>
    /// <value>The default is 10 seconds. A thread cannot be stopped from outside, so it stays behind, and writes nothing more down.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets what says that runs which do not stop are not waited for any longer than <see cref="Grace"/>.</summary>
    /// <value>Null, the default, is what stops the experiment. It stops the experiment too.</value>
    public CancellationToken? GivingUp { get; init; }

    /// <summary>Gets the clock. The default is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets what is called when a run has ended or was kept, from the run's thread: it should return soon.</summary>
    /// <value>Null, the default, calls nothing. <see cref="ExperimentRunner.Progress"/> can be looked at any time instead.</value>
    public Action<RunOutcome>? RunEnded { get; init; }

    /// <summary>Gets who is told, in sentences for people, what is kept and why the rest is not, and what runs wait for.</summary>
    /// <value>Null, the default, tells nobody. Called from any thread.</value>
    public Action<string>? Note { get; init; }
}
