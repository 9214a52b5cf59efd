namespace Sleepbot.Statistics;

/// <summary>How a sequential experiment decides; fixed before the first seed is run.</summary>
public sealed record SequentialPlan
{
    /// <summary>Gets the chance of any false finding that is allowed, over all challengers and all looks together.</summary>
    /// <value>Above 0 and below 1; 0.05 by default.</value>
    public double Alpha
    {
        get;
        init
        {
            Level.Check(value, nameof(value));
            field = value;
        }
    } = 0.05;

    /// <summary>Gets the most pairs to run a challenger, at least 2; 64 by default.</summary>
    public int MostPairs
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An experiment needs at least two pairs.");
    } = 64;

    /// <summary>Gets the deviation of the prior on the effect size of the mean evidence, above 0; 1 by default.</summary>
    public double PriorScale
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "A prior's scale is a finite number of standard deviations above 0; use 1.");
    } = MeanEvidence.DefaultPriorScale;

    /// <summary>Gets where the draws of the forecast come from; 0 by default. No verdict depends on it.</summary>
    public ulong Seed { get; init; }
}
