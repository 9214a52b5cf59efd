namespace Sleepbot.Statistics;

/// <summary>How strict a verdict at a fixed number of seeds is, and where its draws come from.</summary>
public sealed record JudgementOptions
{
    /// <summary>Gets the chance of any false finding that is allowed, over all challengers together.</summary>
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

    /// <summary>Gets how many resamples the bootstrap draws, at least 100; 10,000 by default.</summary>
    public int Resamples { get; init; } = Bootstrap.DefaultResamples;

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

    /// <summary>Gets where the draws of bootstrap and permutations come from; 0 by default.</summary>
    public ulong Seed { get; init; }
}
