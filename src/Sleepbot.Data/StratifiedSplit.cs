using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Divides samples at random into two parts in which every class has its share.</summary>
internal static class StratifiedSplit
{
    /// <summary>Divides a set.</summary>
    /// <param name="set">The samples.</param>
    /// <param name="count">Samples of the smaller part, from 1 to one less than there are.</param>
    /// <param name="source">Decides which samples.</param>
    /// <returns>What is left, and the part that was taken out; both in the order of the set.</returns>
    public static (SampleSet Left, SampleSet Taken) Of(SampleSet set, int count, RandomSource source)
    {
        int[] open = Shares(set.CountByClass(), count);
        int[] order = [.. Enumerable.Range(0, set.Count)];
        source.Shuffle<int>(order);
        var isTaken = new bool[set.Count];
        foreach (int sample in order)
        {
            isTaken[sample] = open[set.Labels[sample]]-- > 0;
        }

        return (View(set, isTaken, false), View(set, isTaken, true));
    }

    /// <summary>Shares a number among classes in proportion: whole parts first, then one each by the largest remainders.</summary>
    private static int[] Shares(int[] sizes, int count)
    {
        long total = sizes.Sum(size => (long)size);
        int[] shares = [.. sizes.Select(size => (int)(size * (long)count / total))];
        var byRemainder = Enumerable.Range(0, sizes.Length).OrderByDescending(label => sizes[label] * (long)count % total);
        foreach (int label in byRemainder.Take(count - shares.Sum()))
        {
            shares[label]++;
        }

        return shares;
    }

    private static SampleSet View(SampleSet set, bool[] isTaken, bool taken)
    {
        int[] samples = [.. Enumerable.Range(0, set.Count).Where(sample => isTaken[sample] == taken)];
        return set.Select(samples, [.. samples.Select(sample => set.Labels[sample])], set.Classes);
    }
}
