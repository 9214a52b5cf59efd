using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>One arm in the chart of intervals.</summary>
/// <param name="Arm">The arm's place in the experiment, from 0.</param>
/// <param name="Name">What is written beside it.</param>
/// <param name="IsControl">Whether it is only there to be compared with.</param>
/// <param name="Kind">Its verdict; null where it has none.</param>
/// <param name="Gain">Its mean gain, or null without pairs.</param>
/// <param name="Interval">The interval of the gain, or null while the pairs are too few.</param>
internal sealed record IntervalRow(int Arm, string Name, bool IsControl, VerdictKind? Kind, double? Gain, Interval? Interval);
