namespace Sleepbot.Statistics;

/// <summary>What the sequential tests keep of the pairs seen so far; a copy goes on independently.</summary>
internal struct RunningPairs
{
    public int Count { get; private set; }

    public int Wins { get; private set; }

    public int Losses { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Gets the sum of squared distances from the mean, updated as B. P. Welford did (1962).</summary>
    public double Squares { get; private set; }

    public static RunningPairs Of(ReadOnlySpan<double> gains)
    {
        Finite.Check(gains, nameof(gains));
        RunningPairs pairs = default;
        foreach (double gain in gains)
        {
            pairs.Add(gain, gain);
        }

        return pairs;
    }

    public void Add(double gain, double score)
    {
        Count++;
        double distance = gain - Mean;
        Mean += distance / Count;
        Squares += distance * (gain - Mean);
        Wins += score > 0 ? 1 : 0;
        Losses += score < 0 ? 1 : 0;
    }
}
