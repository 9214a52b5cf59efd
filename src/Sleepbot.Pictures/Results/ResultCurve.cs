namespace Sleepbot.Pictures;

/// <summary>One metric of one run through time.</summary>
/// <param name="Split">Which data it was measured on: <c>train</c>, <c>batch</c> or <c>test</c>.</param>
/// <param name="Metric">What was measured: <c>loss</c>, <c>accuracy</c> (0 to 1), <c>learningRate</c>.</param>
/// <param name="Points">The measurements, earliest first.</param>
public sealed record ResultCurve(string Split, string Metric, IReadOnlyList<CurvePoint> Points);
