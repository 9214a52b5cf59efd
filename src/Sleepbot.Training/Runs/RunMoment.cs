namespace Sleepbot.Training;

/// <summary>A point of a run.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">Passes over the training data, with fraction.</param>
/// <param name="Samples">Training samples seen.</param>
/// <param name="Seconds">What the time so far went to.</param>
public readonly record struct RunMoment(long Step, double Epoch, long Samples, RunSeconds Seconds);
