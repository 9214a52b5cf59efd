namespace Sleepbot.Training;

/// <summary>What is measured during a run, and how often. It costs time and changes no weight.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets how much training lies between two evaluations: the grid of a run's curves. There is always one before the first step and one after the last.</summary>
    /// <remarks>The validation split, where there is one, is measured at each; nothing but it is ever chosen by.</remarks>
    /// <value>Null, the default, evaluates about 20 times a run.</value>
    public TrainingTime? Every { get; init; }

    /// <summary>Gets whether the test split is measured at the same moments.</summary>
    /// <value>True by default. Runs that only serve a choice, such as trials of tuning, leave it untouched.</value>
    public bool Test { get; init; } = true;

    /// <summary>Gets how many training samples are evaluated at the same moments, the first of the split.</summary>
    /// <value>From 0, the default, to the number of training samples.</value>
    public int TrainSamples { get; init; }

    /// <summary>Gets how much training lies between two records of the training batch: its loss and accuracy, before its step, and the learning rate.</summary>
    /// <value>Null, the default, records none. <c>1 steps</c> records every batch.</value>
    public TrainingTime? Batches { get; init; }
}
