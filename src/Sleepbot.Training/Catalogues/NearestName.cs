namespace Sleepbot.Training;

/// <summary>Finds the word that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>Ends a message about an unknown word.</summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="known">The words there are.</param>
    /// <returns><c>Did you mean 'x'?</c>, or a list of all words where none is near.</returns>
    public static string Suggest(string word, IReadOnlyCollection<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is null ? "There are none."
            : Distance(word, nearest) <= Math.Max(1, nearest.Length / 3) ? $"Did you mean '{nearest}'?"
            : $"Known are: {string.Join(", ", known)}.";
    }

    /// <summary>Counts the letters to insert, delete or replace (V. Levenshtein, 1966), upper and lower case being equal.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i]) == char.ToLowerInvariant(to[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
