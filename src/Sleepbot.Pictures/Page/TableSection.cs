using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The table per arm, with each interval drawn beside its numbers.</summary>
internal static class TableSection
{
    private const double MarkWidth = 136;
    private const double MarkHeight = 22;

    public static void Write(StringBuilder page, PageContext context)
    {
        bool compared = context.Table.Rows.Count > 1;
        page.Append($"<section aria-label=\"Result per arm\">\n{(context.HasVerdicts ? "<h2>All arms</h2>\n" : "")}<table class=\"cards\" style=\"margin-top:{(context.HasVerdicts ? 16 : 40)}px\">\n<thead><tr><th>Arm</th><th class=\"number\">Test accuracy<span class=\"small\">mean \u00b1 sd of seeds</span></th>");
        Difference?[] differences = [.. context.Table.Rows.Select(row => DifferenceOf(context, row))];
        string interval = differences.Any(difference => difference?.Low is not null) ? $", {context.Level} interval of paired seeds" : ", mean of paired seeds";
        page.Append(compared ? $"<th colspan=\"2\">Difference to {Html.Escape(context.Result.Baseline)}<span class=\"small\">percentage points{interval}</span></th>" : "");
        page.Append("<th class=\"number\">Training<span class=\"small\">per run</span></th><th class=\"number\">Asleep<span class=\"small\">of its time</span></th><th>Runs</th></tr></thead>\n<tbody>\n");
        Scale? scale = compared ? IntervalScale(differences) : null;
        for (int i = 0; i < context.Table.Rows.Count; i++)
        {
            Row(page, context, i, differences[i], scale);
        }

        page.Append("</tbody>\n</table>\n");
        if (context.Table.Rows.Any(row => row.Difference is not null))
        {
            page.Append($"<p class=\"note\" style=\"margin-top:14px\">Each run counts with its last test accuracy. An arm is paired with the baseline by seed: both start from the same weights and see the data in the same order. {Note(context)}</p>\n");
        }

        page.Append("</section>\n");
    }

    private static string Note(PageContext context) => !context.HasVerdicts
        ? $"The interval is Student\u2019s t for the mean of those pairs. An interval that holds zero is no clear difference, which is not proof of none; and of many arms without any effect, about one in {Math.Round(1 / (1 - context.Table.Level))} still misses zero by chance."
        : IsDecidedByAccuracy(context)
            ? "The intervals are those of the verdicts above."
            : "The verdicts above are of another number: these differences are for looking, and have no intervals.";

    private static void Row(StringBuilder page, PageContext context, int arm, Difference? difference, Scale? scale)
    {
        ResultRow row = context.Table.Rows[arm];
        string description = context.Result.Arms[arm].Description;
        page.Append($"<tr><td><span class=\"arm\">{PageContext.Swatch(arm)}{Html.Escape(row.Arm)}</span>");
        page.Append(description.Length > 0 ? $"<span class=\"small\">{Html.Escape(description)}</span></td>" : "</td>");
        string spread = row.Accuracy.StandardDeviation is { } deviation ? $" <span class=\"soft\">\u00b1 {ResultText.Number(100 * deviation, 2)}</span>" : "";
        page.Append($"<td class=\"number early\" data-label=\"Test accuracy\">{ResultText.Percent(row.Accuracy.Mean)}{spread}</td>");
        if (scale is not null)
        {
            page.Append(difference is null
                ? "<td class=\"roomy\"></td><td class=\"roomy soft\">baseline</td>"
                : $"<td class=\"mark\">{Mark(difference, arm, scale)}</td><td class=\"keep words\" data-label=\"Difference\">{Words(difference)}<span class=\"small\">{Reading(context, row, difference)}</span></td>");
        }

        bool lost = row.Diverged + row.Failed + row.Unfinished > 0;
        page.Append($"<td class=\"number late\" data-label=\"Training per run\">{ResultText.Duration(row.SecondsPerRun)}</td><td class=\"number late\" data-label=\"Asleep\">{ResultText.Percent(row.SleepingShare, 1)}</td>");
        page.Append($"<td data-label=\"Runs\"{(lost ? " class=\"keep early warn\"" : " class=\"keep early\"")}>{ResultText.Runs(row).Replace(", ", ",<br>")}</td></tr>\n");
    }

    private static bool IsDecidedByAccuracy(PageContext context) => context.Result.Verdict?.Endpoint.Name == EndpointFacts.FinalAccuracy;

    /// <summary>Gets an arm's difference in final accuracy with the page's one kind of interval: the verdicts' own, or Student's where there are none.</summary>
    private static Difference? DifferenceOf(PageContext context, ResultRow row)
    {
        if (row.Difference is not { } plain)
        {
            return null;
        }

        if (!context.HasVerdicts)
        {
            return new Difference(plain.Mean, plain.Interval?.Low, plain.Interval?.High, plain.Pairs);
        }

        return IsDecidedByAccuracy(context) && context.Gain(row.Arm) is { } gain
            ? new Difference(gain.Comparison.MeanGain, gain.Interval?.Low, gain.Interval?.High, gain.Comparison.Pairs)
            : new Difference(plain.Mean, null, null, plain.Pairs);
    }

    // Beside verdicts, a reading of an interval would look like a second opinion.
    private static string Reading(PageContext context, ResultRow row, Difference difference) =>
        string.Join(", ", new[] { context.HasVerdicts ? "" : ResultText.Reading(row.Reading), difference.Pairs == 0 ? "" : NumberText.Count(difference.Pairs, "pair") }.Where(part => part.Length > 0));

    private static string Words(Difference difference) => difference.Low is null
        ? ResultText.Points(difference.Mean)
        : $"{ResultText.Points(difference.Mean)} <span class=\"soft\">({ResultText.Points(difference.Low)} to {ResultText.Points(difference.High)})</span>";

    /// <summary>An axis that fits most intervals; one that is far outside (an arm that collapsed) must not squeeze all others to a point.</summary>
    private static EvenScale IntervalScale(IEnumerable<Difference?> differences)
    {
        double[] reaches = [.. differences.Where(difference => difference?.Mean is not null).Select(difference =>
            Math.Max(Math.Abs(difference!.Low ?? difference.Mean!.Value), Math.Abs(difference.High ?? difference.Mean!.Value))).Where(reach => reach > 0).Order()];
        double reach = reaches.Length == 0 ? 0.001 : Math.Min(reaches[^1], 8 * reaches[(reaches.Length - 1) / 2]) * 1.05;
        return new EvenScale(-reach, reach, value => value.ToString());
    }

    private static string Mark(Difference difference, int arm, Scale scale)
    {
        if (difference.Mean is not { } mean)
        {
            return "";
        }

        double X(double value) => Math.Clamp(scale.Place(value), -1, 2) * MarkWidth;
        const double Middle = MarkHeight / 2;
        StringBuilder svg = new();
        svg.Append($"<svg class=\"interval\" viewBox=\"0 0 {MarkWidth} {MarkHeight}\" aria-hidden=\"true\"><path class=\"zero\" d=\"M{MarkWidth / 2} 0V{MarkHeight}\"/><g class=\"arm-{arm}\">");
        double low = X(difference.Low ?? mean), high = X(difference.High ?? mean);
        if (X(mean) is < 0 or > MarkWidth)
        {
            svg.Append(X(mean) < 0 ? $"<path class=\"beyond\" d=\"M0 {Middle}l9-5v10z\"/>" : $"<path class=\"beyond\" d=\"M{MarkWidth} {Middle}l-9-5v10z\"/>");
        }
        else
        {
            svg.Append($"<path d=\"M{SvgPath.Number(Math.Max(low, 0))} {Middle}H{SvgPath.Number(Math.Min(high, MarkWidth))}\"/><circle cx=\"{SvgPath.Number(X(mean))}\" cy=\"{Middle}\" r=\"4\"/>");
        }

        return svg.Append("</g></svg>").ToString();
    }

    /// <summary>A mean difference of accuracies with its interval, where it has one; 0.01 is one percentage point.</summary>
    private sealed record Difference(double? Mean, double? Low, double? High, int Pairs);
}
