namespace Sleepbot.Journal;

/// <summary>One measurement together with the run it belongs to, as reports and exports want it.</summary>
/// <param name="RunId">The run's number.</param>
/// <param name="Arm">Name of the run's arm.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Status">What became of the run, at the time of reading.</param>
/// <param name="Step">Optimizer steps taken before it was measured.</param>
/// <param name="Epoch">Passes over the training data so far, with fraction.</param>
/// <param name="Samples">Training samples seen so far.</param>
/// <param name="Split">Which data: <c>train</c>, <c>batch</c> (the current training batch), <c>test</c>.</param>
/// <param name="Metric">What: <c>loss</c> (nats, mean over samples), <c>accuracy</c> (0 to 1), <c>learningRate</c>.</param>
/// <param name="Value">The number; may be infinite or not a number.</param>
/// <param name="Seconds">What the run's time had gone to when it was measured.</param>
public readonly record struct MeasurementRow(
    long RunId,
    string Arm,
    long Seed,
    RunStatus Status,
    long Step,
    double Epoch,
    long Samples,
    string Split,
    string Metric,
    double Value,
    PhaseSeconds Seconds);
