namespace Sleepbot.Statistics;

/// <summary>How many more pairs a verdict will take, by imagining how the experiment may go on.</summary>
internal static class SequentialForecast
{
    private const int Futures = 200;

    // Away from the streams of the bootstrap and of drawn signs.
    private const ulong FirstStream = 1000;

    /// <summary>Continues from the pairs seen with pairs drawn from a resample of them, so that what is not known of the effect is imagined too.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="sample">The pairs that have been run.</param>
    /// <param name="seen">What the tests keep of them.</param>
    /// <param name="found">How many challengers have been found to help or hurt.</param>
    /// <param name="most">How many pairs to go on to at most.</param>
    /// <param name="seed">Where the draws come from.</param>
    public static (int? StillNeeded, double Chance) Of(SequentialRule rule, PairedSample sample, RunningPairs seen, int found, int most, ulong seed)
    {
        int[] needed = new int[Futures];
        int[] pool = new int[sample.Count];
        for (int future = 0; future < Futures; future++)
        {
            Draws draws = new(seed, FirstStream + (ulong)future);
            draws.Choose(pool, sample.Count);
            RunningPairs pairs = seen.Copy();
            while (pairs.Count < most && needed[future] == 0)
            {
                (double gain, double score) = sample[pool[draws.Below(pool.Length)]];
                pairs.Add(gain, score);
                needed[future] = rule.Decide(pairs, rule.Threshold(found)) == VerdictKind.NotEnoughEvidence ? 0 : pairs.Count - seen.Count;
            }
        }

        int[] decided = [.. needed.Where(count => count > 0).Order()];
        int half = (Futures - 1) / 2;
        return (half < decided.Length ? decided[half] : null, (double)decided.Length / Futures);
    }
}
