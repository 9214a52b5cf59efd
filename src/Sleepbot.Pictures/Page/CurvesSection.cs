using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Test accuracy and the differences to the baseline, with one legend and one set of switches for both.</summary>
internal static class CurvesSection
{
    // A legend of more arms would cover the charts that it stays above while one scrolls.
    private const int MostPinned = 10;

    public static void Write(StringBuilder page, PageContext context)
    {
        AccuracyChart accuracy = new(context.Result) { BaselineArm = context.BaselineArm };
        page.Append("<section class=\"lab\">\n<h2>Test accuracy</h2>\n");
        if (accuracy.IsEmpty)
        {
            page.Append("<p class=\"note\">No finished run was measured on the test set.</p>\n</section>\n");
            return;
        }

        DifferenceChart difference = new(context.Result, context.Table.Level);
        Controls(page, context, accuracy, difference);
        Accuracy(page, accuracy);
        if (difference.Curves.Count > 0)
        {
            Differences(page, context, difference, accuracy.CanBeLogarithmic);
        }

        page.Append("</section>\n");
    }

    private static void Controls(StringBuilder page, PageContext context, AccuracyChart accuracy, DifferenceChart difference)
    {
        page.Append($"<div class=\"controls{(context.Result.Arms.Count <= MostPinned ? " pinned" : "")}\">\n");
        if (context.Result.Arms.Count > 1)
        {
            page.Append("<fieldset class=\"legend\" aria-label=\"Arms shown\">\n");
            for (int i = 0; i < context.Result.Arms.Count; i++)
            {
                page.Append($"<label class=\"chip-{i}\"><input type=\"checkbox\" id=\"show-{i}\" checked>{Key(i)}<span>{Html.Escape(context.Result.Arms[i].Name)}</span></label>\n");
            }

            page.Append("</fieldset>\n");
        }

        page.Append($"<div class=\"toggles\">\n");
        if (accuracy.CanBeLogarithmic)
        {
            Toggle(page, "Samples", "x", ("log", "logarithmic"), ("even", "even"));
        }

        Toggle(page, "Accuracy", "y", ("error", "by error rate"), ("even", "even"));
        if (difference.Curves.Count > 0)
        {
            Toggle(page, "Difference", "d", ("zero", "magnified at zero"), ("even", "even"));
        }

        page.Append("</div>\n</div>\n");

        // The legend's own swatches carry no arm class, or hiding an arm would hide the way to bring it back.
        static string Key(int arm) => $"<svg class=\"swatch key-{arm}\" aria-hidden=\"true\"><path d=\"M0 6H18\"/></svg>";
    }

    private static void Toggle(StringBuilder page, string title, string name, params (string Value, string Label)[] choices)
    {
        page.Append($"<fieldset class=\"toggle\" aria-label=\"{title} axis\"><span>{title}</span>");
        for (int i = 0; i < choices.Length; i++)
        {
            page.Append($"<label><input type=\"radio\" name=\"{name}\" id=\"{name}-{choices[i].Value}\"{(i == 0 ? " checked" : "")}>{choices[i].Label}</label>");
        }

        page.Append("</fieldset>\n");
    }

    private static void Accuracy(StringBuilder page, AccuracyChart chart)
    {
        page.Append("<figure>\n");
        foreach ((PlotSize size, string room) in new[] { (PlotSize.Wide, "wide"), (PlotSize.Narrow, "narrow") })
        {
            foreach ((bool logarithmic, string x) in Views(chart.CanBeLogarithmic))
            {
                page.Append(chart.Draw(size, logarithmic, byErrorRate: true, $"{room} {x} y-error")).Append('\n');
                page.Append(chart.Draw(size, logarithmic, byErrorRate: false, $"{room} {x} y-even")).Append('\n');
            }
        }

        string crosses = chart.ShowsDivergence ? " Dotted lines that end in a cross are runs that diverged; they are in no mean." : "";
        page.Append($"<figcaption>Line: mean of the finished seeds. Band: from the lowest to the highest seed.{crosses} \u201cBy error rate\u201d gives equal room to every halving of the errors, so that 98 to 99 % is as tall as 96 to 98 %.</figcaption>\n");
        ValuesTable.Write(page, "The numbers: mean (lowest to highest seed), in %", chart.Curves,
            point => $"{ResultText.Number(100 * point.Mean, 2)} ({ResultText.Number(100 * point.Low, 2)} to {ResultText.Number(100 * point.High, 2)})");
        page.Append("</figure>\n");
    }

    private static void Differences(StringBuilder page, PageContext context, DifferenceChart chart, bool canBeLogarithmic)
    {
        page.Append($"<h2>Difference to {Html.Escape(context.Result.Baseline)}</h2>\n<p class=\"note\">Test accuracy minus the baseline\u2019s, in percentage points, paired by seed. Above zero the arm is ahead. Where the band holds zero, there is no clear difference.</p>\n");
        page.Append("<figure>\n<div class=\"panels\">\n");
        foreach (SeedCurve curve in chart.Curves)
        {
            page.Append($"<div class=\"panel arm-{curve.Arm}\"><h3><span title=\"{Html.Escape(curve.Name)}\">{PageContext.Swatch(curve.Arm)}{Html.Escape(curve.Name)}</span><span class=\"value\">{ResultText.Points(curve.Last.Mean)} points</span></h3>\n");
            foreach ((bool logarithmic, string x) in Views(canBeLogarithmic))
            {
                page.Append(chart.Draw(curve, logarithmic, aroundZero: true, $"{x} d-zero")).Append('\n');
                page.Append(chart.Draw(curve, logarithmic, aroundZero: false, $"{x} d-even")).Append('\n');
            }

            page.Append("</div>\n");
        }

        page.Append($"</div>\n<figcaption>Line: mean of the paired differences. Band: its {context.Level} interval (Student\u2019s t) at each moment on its own. All charts share their axes.</figcaption>\n");
        ValuesTable.Write(page, $"The numbers: mean ({context.Level} interval), in percentage points", chart.Curves,
            point => $"{ResultText.Points(point.Mean)} ({ResultText.Points(point.Low)} to {ResultText.Points(point.High)})");
        page.Append("</figure>\n");
    }

    private static IEnumerable<(bool Logarithmic, string Class)> Views(bool canBeLogarithmic) =>
        canBeLogarithmic ? [(true, "x-log"), (false, "x-even")] : [(false, "")];
}
