namespace Sleepbot.Pictures;

/// <summary>One mark on an axis.</summary>
/// <param name="Value">Where it stands, in the axis's unit.</param>
/// <param name="Label">What is written beside it.</param>
internal readonly record struct Tick(double Value, string Label);
