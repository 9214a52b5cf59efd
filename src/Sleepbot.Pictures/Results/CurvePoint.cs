namespace Sleepbot.Pictures;

/// <summary>One measurement on a curve.</summary>
/// <param name="Step">Optimizer steps taken before it.</param>
/// <param name="Epoch">Passes over the training data so far, with fraction.</param>
/// <param name="Samples">Training samples seen so far.</param>
/// <param name="Value">The number measured; may be infinite or not a number.</param>
public readonly record struct CurvePoint(long Step, double Epoch, long Samples, double Value);
