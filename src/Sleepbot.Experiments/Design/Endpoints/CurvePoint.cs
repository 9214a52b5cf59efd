namespace Sleepbot.Experiments;

/// <summary>A point of a run's learning curve.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Gradients">Gradients of single samples computed so far: samples seen, times the backward passes of a step.</param>
/// <param name="Seconds">Seconds of training and sleeping so far; measuring and logging cost the arm nothing.</param>
/// <param name="Accuracy">Accuracy of the split, 0 to 1.</param>
public readonly record struct CurvePoint(long Step, double Gradients, double Seconds, double Accuracy);
