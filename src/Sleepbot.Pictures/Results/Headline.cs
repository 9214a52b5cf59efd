namespace Sleepbot.Pictures;

/// <summary>Words for what came out. Intervals that hold zero are "no clear difference"; nothing is ever called significant.</summary>
internal static class Headline
{
    // Beyond this many names a sentence is no longer read; the table has them all.
    private const int NamesInASentence = 4;

    internal static string Of(ResultTable table)
    {
        ResultRow baseline = table.Baseline;
        ResultRow[] challengers = [.. table.Rows.Where(row => row.Reading != Reading.Baseline)];
        string name = baseline.Arm == "baseline" ? "baseline" : $"baseline ({baseline.Arm})";
        List<string> sentences = [];
        if (baseline.Accuracy.Mean is null)
        {
            sentences.Add($"No run of the {name} finished with a test accuracy, so there is nothing to compare other arms with.");
        }
        else
        {
            sentences.Add($"The {name} reached {ResultText.Percent(baseline.Accuracy.Mean)} test accuracy ({Seeds(baseline.Accuracy.Count)}).");
            sentences.AddRange(Challengers(challengers, table.Level));
        }

        int diverged = table.Rows.Sum(row => row.Diverged);
        if (diverged > 0)
        {
            int runs = table.Rows.Sum(row => row.Finished + row.Diverged + row.Failed + row.Unfinished);
            sentences.Add($"{diverged} of {runs} runs diverged.");
        }

        return string.Join(' ', sentences);
    }

    private static List<string> Challengers(ResultRow[] challengers, double level)
    {
        List<string> sentences = [];
        bool explained = false;
        Add(Reading.Higher, "Above it", Detail);
        Add(Reading.Lower, "Below it", Detail);
        Add(Reading.NoClearDifference, "No clear difference", Detail);
        Add(Reading.Same, "The same as the baseline in every seed", row => row.Arm);
        Add(Reading.TooFewPairs, "Too few finished pairs to say", row => row.Arm);
        return sentences;

        void Add(Reading reading, string words, Func<ResultRow, string> name)
        {
            ResultRow[] rows = [.. challengers.Where(row => row.Reading == reading)];
            if (rows.Length > 0)
            {
                sentences.Add($"{words}: {Names(rows, name)}.");
            }
        }

        // The first pair of brackets says what the numbers are, the others then read by themselves.
        string Detail(ResultRow row)
        {
            string between = explained ? "," : $" points, {ResultText.Percent(level, 0)} interval";
            explained = true;
            return $"{row.Arm} ({ResultText.Points(row.Difference!.Mean)}{between} {ResultText.Points(row.Difference.Interval)})";
        }
    }

    private static string Names(ResultRow[] rows, Func<ResultRow, string> name) =>
        rows.Length <= NamesInASentence
            ? string.Join(", ", rows.Select(name))
            : $"{string.Join(", ", rows.Take(NamesInASentence - 1).Select(name))} and {rows.Length - NamesInASentence + 1} more";

    private static string Seeds(int count) => count == 1 ? "one seed" : $"mean of {count} seeds";
}
