namespace Sleepbot.Shared;

/// <summary>Finds what a user may have meant by a name that is not known.</summary>
internal static class NearestName
{
    // More names than this are no help in one line.
    private const int MostListed = 30;

    // Nobody mistypes a name of this length; comparing longer ones only costs time.
    private const int LongestName = 60;

    /// <summary>Ends a message about a name that is not known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that are known.</param>
    /// <param name="list">What the known names are, when they are listed.</param>
    /// <returns><c>Did you mean 'optimizer'?</c>, or the known names where none is near.</returns>
    public static string Suggest(string name, IEnumerable<string> known, string list = "Known are")
    {
        List<string> names = [.. known];
        if (Find(name, names) is { } near)
        {
            return $"Did you mean '{near}'?";
        }

        string more = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return names.Count == 0 ? "There are none." : $"{list}: {string.Join(", ", names.Take(MostListed))}{more}.";
    }

    /// <summary>Finds the known name that is nearest to a name; upper and lower case are the same.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that are known.</param>
    /// <returns>The first of the nearest, or null if even that differs in more than two of five letters.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in name.Length <= LongestName ? known : [])
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance && distance * 5 <= 2 * Math.Max(name.Length, candidate.Length))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Counts the letters to add, drop, change or swap with their neighbour to get from one word to another.</summary>
    private static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int change = from[i - 1] == to[j - 1] ? 0 : 1;
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[from.Length, to.Length];
    }
}
