using System.Text;
using Sleepbot.Statistics;

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
        page.Append(compared ? $"<th colspan=\"2\">Difference to {Html.Escape(context.Result.Baseline)}<span class=\"small\">percentage points, {context.Level} interval of paired seeds</span></th>" : "");
        page.Append("<th class=\"number\">Training<span class=\"small\">per run</span></th><th class=\"number\">Asleep<span class=\"small\">of its time</span></th><th>Runs</th></tr></thead>\n<tbody>\n");
        Scale scale = IntervalScale(context.Table);
        for (int i = 0; i < context.Table.Rows.Count; i++)
        {
            Row(page, context, i, compared ? scale : null);
        }

        page.Append("</tbody>\n</table>\n");
        if (context.Table.Rows.Any(row => row.Difference is not null))
        {
            page.Append($"<p class=\"note\" style=\"margin-top:14px\">Each run counts with its last test accuracy. An arm is paired with the baseline by seed: both start from the same weights and see the data in the same order. The interval is Student\u2019s t for the mean of those pairs. {(context.HasVerdicts ? "These numbers are for looking, the verdicts above for concluding: an" : "An")} interval that holds zero is no clear difference, which is not proof of none; and of many arms without any effect, about one in {Math.Round(1 / (1 - context.Table.Level))} still misses zero by chance.</p>\n");
        }

        page.Append("</section>\n");
    }

    private static void Row(StringBuilder page, PageContext context, int arm, Scale? scale)
    {
        ResultRow row = context.Table.Rows[arm];
        string description = context.Result.Arms[arm].Description;
        page.Append($"<tr><td><span class=\"arm\">{PageContext.Swatch(arm)}{Html.Escape(row.Arm)}</span>");
        page.Append(description.Length > 0 ? $"<span class=\"small\">{Html.Escape(description)}</span></td>" : "</td>");
        string spread = row.Accuracy.StandardDeviation is { } deviation ? $" <span class=\"soft\">\u00b1 {ResultText.Number(100 * deviation, 2)}</span>" : "";
        page.Append($"<td class=\"number early\" data-label=\"Test accuracy\">{ResultText.Percent(row.Accuracy.Mean)}{spread}</td>");
        if (scale is not null)
        {
            page.Append(row.Difference is null
                ? "<td class=\"roomy\"></td><td class=\"roomy soft\">baseline</td>"
                : $"<td class=\"mark\">{Mark(row.Difference, arm, scale)}</td><td class=\"keep words\" data-label=\"Difference\">{Words(row.Difference)}<span class=\"small\">{Reading(context, row)}</span></td>");
        }

        bool lost = row.Diverged + row.Failed + row.Unfinished > 0;
        page.Append($"<td class=\"number late\" data-label=\"Training per run\">{ResultText.Duration(row.TrainingSeconds)}</td><td class=\"number late\" data-label=\"Asleep\">{ResultText.Percent(row.SleepingShare, 1)}</td>");
        page.Append($"<td data-label=\"Runs\"{(lost ? " class=\"keep early warn\"" : " class=\"keep early\"")}>{ResultText.Runs(row).Replace(", ", ",<br>")}</td></tr>\n");
    }

    // Beside verdicts, a reading of one plain interval would look like a second opinion.
    private static string Reading(PageContext context, ResultRow row) =>
        context.HasVerdicts ? Pairs(row.Difference!.Pairs).TrimStart(',', ' ') : ResultText.Reading(row.Reading) + Pairs(row.Difference!.Pairs);

    private static string Words(PairedDifference difference) => difference.Interval is null
        ? ResultText.Points(difference.Mean)
        : $"{ResultText.Points(difference.Mean)} <span class=\"soft\">({ResultText.Points(difference.Interval)})</span>";

    private static string Pairs(int pairs) => pairs switch { 0 => "", 1 => ", 1 pair", _ => $", {pairs} pairs" };

    /// <summary>An axis that fits most intervals; one that is far outside (an arm that collapsed) must not squeeze all others to a point.</summary>
    private static EvenScale IntervalScale(ResultTable table)
    {
        double[] reaches = [.. table.Rows.Where(row => row.Difference?.Mean is not null).Select(row =>
            Math.Max(Math.Abs(row.Difference!.Interval?.Low ?? row.Difference.Mean!.Value), Math.Abs(row.Difference.Interval?.High ?? row.Difference.Mean!.Value))).Where(reach => reach > 0).Order()];
        double reach = reaches.Length == 0 ? 0.001 : Math.Min(reaches[^1], 8 * reaches[(reaches.Length - 1) / 2]) * 1.05;
        return new EvenScale(-reach, reach, value => value.ToString());
    }

    private static string Mark(PairedDifference difference, int arm, Scale scale)
    {
        if (difference.Mean is not { } mean)
        {
            return "";
        }

        double X(double value) => Math.Clamp(scale.Place(value), -1, 2) * MarkWidth;
        const double Middle = MarkHeight / 2;
        StringBuilder svg = new();
        svg.Append($"<svg class=\"interval\" viewBox=\"0 0 {MarkWidth} {MarkHeight}\" aria-hidden=\"true\"><path class=\"zero\" d=\"M{MarkWidth / 2} 0V{MarkHeight}\"/><g class=\"arm-{arm}\">");
        double low = X(difference.Interval?.Low ?? mean), high = X(difference.Interval?.High ?? mean);
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
}
