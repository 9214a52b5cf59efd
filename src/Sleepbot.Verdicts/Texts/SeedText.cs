using System.Globalization;

namespace Sleepbot.Verdicts;

/// <summary>How seeds are listed, in sentences and in experiment files.</summary>
public static class SeedText
{
    // Two that follow each other are as short one by one.
    private const int ShortestSpan = 3;

    /// <summary>Lists seeds with their noun: <c>seed 3</c>, <c>seeds 0, 1, 12..39</c>.</summary>
    /// <param name="seeds">The seeds, at least one, in ascending order.</param>
    public static string Of(IReadOnlyList<long> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return $"{(seeds.Count == 1 ? "seed" : "seeds")} {List(seeds)}";
    }

    /// <summary>Lists seeds, those that follow each other by the first and the last: <c>0, 1, 12..39</c>.</summary>
    /// <param name="seeds">The seeds, in ascending order.</param>
    public static string List(IReadOnlyList<long> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        List<string> parts = [];
        for (int first = 0, next; first < seeds.Count; first = next)
        {
            next = first + 1;
            while (next < seeds.Count && seeds[next] == seeds[next - 1] + 1)
            {
                next++;
            }

            parts.AddRange(next - first >= ShortestSpan
                ? [string.Create(CultureInfo.InvariantCulture, $"{seeds[first]}..{seeds[next - 1]}")]
                : seeds.Skip(first).Take(next - first).Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
        }

        return string.Join(", ", parts);
    }

    /// <summary>Writes the line of an experiment file that asks for so many seeds from one on: <c>seeds: 16..31</c>, <c>seeds: [16]</c>.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many, at least 1.</param>
    public static string Setting(long first, int count) => count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"seeds: [{first}]")
        : string.Create(CultureInfo.InvariantCulture, $"seeds: {first}..{first + count - 1}");
}
