namespace Sleepbot.Statistics;

/// <summary>How a sequential experiment decides; fixed before the first seed is run. No verdict depends on <see cref="VerdictOptions.Seed"/>, forecasts do.</summary>
public sealed record SequentialPlan : VerdictOptions
{
    /// <summary>Gets how many challengers are counted with; Holm by default.</summary>
    public MultiplicityRule Multiplicity { get; init; }

    /// <summary>Gets the most pairs to run a challenger, at least 2; 64 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int MostPairs
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An experiment needs at least two pairs.");
    } = 64;

    /// <summary>Gets the deviation of the prior on the effect size, above 0: how large gains are expected, in their standard deviations; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double PriorScale
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "A prior's scale is a finite number of standard deviations above 0; use 1.");
    } = MeanEvidence.DefaultPriorScale;
}
