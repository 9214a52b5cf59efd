namespace Sleepbot.Experiments;

/// <summary>A setting of an arm and its value.</summary>
/// <param name="Path">Where it is in an arm: <c>training.learningRate</c>, <c>sleep.interventions.delta-times.factor</c>.</param>
/// <param name="Value">The value.</param>
public sealed record SettingValue(string Path, double Value);
