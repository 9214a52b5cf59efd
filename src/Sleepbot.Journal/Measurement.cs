namespace Sleepbot.Journal;

/// <summary>One number measured in a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Optimizer steps taken before it was measured.</param>
/// <param name="Epoch">Passes over the training data so far, with fraction.</param>
/// <param name="Samples">Training samples seen so far.</param>
/// <param name="Split">Which data: <c>train</c>, <c>batch</c> (the current training batch), <c>validation</c>, <c>test</c>, <c>slept</c> (the test split right after the sleep that follows a task).</param>
/// <param name="Metric">What: <c>loss</c> (nats, mean over samples), <c>accuracy</c> (0 to 1), <c>learningRate</c>.</param>
/// <param name="Value">The number; may be infinite or not a number.</param>
/// <param name="Seconds">What the run's time had gone to when it was measured.</param>
public readonly record struct Measurement(
    long RunId,
    long Step,
    double Epoch,
    long Samples,
    string Split,
    string Metric,
    double Value,
    PhaseSeconds Seconds);
