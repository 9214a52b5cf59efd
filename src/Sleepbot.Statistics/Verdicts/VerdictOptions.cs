namespace Sleepbot.Statistics;

/// <summary>How strict a verdict is, whenever it is looked at, and where its draws come from.</summary>
public abstract record VerdictOptions
{
    /// <summary>Gets the chance of any false finding that is allowed, over all challengers together, and over all looks; with e-BH (<see cref="MultiplicityRule"/>) the share of false ones among the findings.</summary>
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

    /// <summary>Gets how many challengers more are counted with, which were looked at and are not judged: each as one that showed nothing.</summary>
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

    /// <summary>Gets where draws come from: those of bootstrap and permutations, and of forecasts; 0 by default.</summary>
    public ulong Seed { get; init; }
}
