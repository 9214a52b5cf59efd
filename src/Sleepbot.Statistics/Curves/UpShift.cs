namespace Sleepbot.Statistics;

/// <summary>By how much a challenger's mean curve lies above the baseline's.</summary>
/// <param name="Step">Where, in steps.</param>
/// <param name="Gain">How much better the challenger is, in the curve's unit; positive is good.</param>
/// <param name="Band">Its interval over seeds.</param>
public readonly record struct UpShift(double Step, double Gain, Interval Band);
