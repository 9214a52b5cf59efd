namespace Sleepbot.Statistics;

/// <summary>How a sequential experiment decides; fixed before the first seed is run.</summary>
public sealed record SequentialPlan
{
    /// <summary>Gets the chance of any false finding that is allowed, over all challengers and all looks together; with e-BH the share of false ones among the findings.</summary>
    /// <value>Above 0 and below 1; 0.05 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Alpha
    {
        get;
        init
        {
            Level.Check(value, nameof(value));
            field = value;
        }
    } = 0.05;

    /// <summary>Gets how many challengers are counted with; Holm by default.</summary>
    public MultiplicityRule Multiplicity { get; init; }

    /// <summary>Gets how many challengers more are counted with, which were looked at and are not judged: each as one without evidence.</summary>
    /// <value>At least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Discarded
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

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

    /// <summary>Gets where the draws of the forecast come from; 0 by default. No verdict depends on it.</summary>
    public ulong Seed { get; init; }
}
