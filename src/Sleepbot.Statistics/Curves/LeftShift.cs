namespace Sleepbot.Statistics;

/// <summary>How many of the baseline's steps a challenger needs to the same level.</summary>
/// <param name="Level">The level, in the curve's unit.</param>
/// <param name="Ratio">The challenger's steps over the baseline's: 0.8 says a fifth fewer; below 1 is good.</param>
/// <param name="Band">Its interval over seeds; its upper end is infinity where the challenger may never get there, its lower 0 where the baseline may not.</param>
public readonly record struct LeftShift(double Level, double Ratio, Interval Band);
