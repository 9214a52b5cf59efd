using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How far each challenger moved the learning curve up (more accuracy at each step) and left (fewer steps to each accuracy).</summary>
internal static class ShiftSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        (int Arm, string Name, CurveShift Shift)[] shown = [.. context.Challengers.Where(entry => entry.Verdict.Curves is not null)
            .Select(entry => (entry.Arm, entry.Verdict.Arm, entry.Verdict.Curves!))];
        if (shown.Length == 0)
        {
            return;
        }

        (int Arm, string Name)[] arms = [.. shown.Select(entry => (entry.Arm, entry.Name))];
        string split = verdict.Endpoint.Target is null ? "Test" : "Validation";
        page.Append($"<section>\n<h2>Up and left</h2>\n<p class=\"note\">A better way of training moves the learning curve up, left or both. {split} accuracy, means over the pairs; the bands hold {context.Level} of 2,000 resamples of the pairs, each point by itself. No verdict goes by these numbers.</p>\n");
        Up(page, shown, arms);
        Left(page, shown, arms);
        page.Append("</section>\n");
    }

    private static void Up(StringBuilder page, (int Arm, string Name, CurveShift Shift)[] shown, (int Arm, string Name)[] arms)
    {
        UpChart chart = new([.. shown.Select(entry => entry.Shift)]);
        page.Append("<figure>\n<h3 class=\"turn\">Up: gain at each step, in percentage points</h3>\n");
        Panels.Write(page, shown.Select(entry => (entry.Arm, entry.Name, $"{ResultText.Points(entry.Shift.MeanUp.Gain)} on average", chart.Draw(entry.Shift, entry.Name, entry.Arm))));
        page.Append("<figcaption>Above zero the challenger is ahead. The average is over all steps: the difference of the areas under the curves. Magnified at zero.</figcaption>\n");
        ValuesTable.Write(page, "The numbers: gain and its band, in percentage points", "Step", arms, chart.Steps.Select(step => (
            $"step {ResultText.Count(step)}",
            (IReadOnlyList<string>)[.. shown.Select(entry => entry.Shift.Up.Where(point => (long)point.Step == step).Select(Words).FirstOrDefault(""))]))
            .Append(("on average", [.. shown.Select(entry => Words(entry.Shift.MeanUp))])));
        page.Append("</figure>\n");
    }

    private static void Left(StringBuilder page, (int Arm, string Name, CurveShift Shift)[] shown, (int Arm, string Name)[] arms)
    {
        LeftChart chart = new([.. shown.Select(entry => entry.Shift)]);
        page.Append("<figure>\n<h3 class=\"turn\">Left: steps needed to each level of accuracy, times the baseline\u2019s</h3>\n");
        Panels.Write(page, shown.Select(entry => (entry.Arm, entry.Name, entry.Shift.MeanLeft is { } mean ? $"{LeftChart.Times(mean.Ratio)} on average" : "no common level", chart.Draw(entry.Shift, entry.Name, entry.Arm))));
        page.Append("<figcaption>Upwards: accuracy in %, by error rate. Left of 1 the challenger needs fewer steps. What ends at the edge of its chart goes on beyond it. The average is the geometric mean over the levels that both reach.</figcaption>\n");
        int levels = shown.Max(entry => entry.Shift.Left.Count);
        ValuesTable.Write(page, "The numbers: level, steps needed times the baseline\u2019s, and the band", "Level", arms, Enumerable.Range(0, levels).Select(i => (
            $"level {i + 1} of {levels}",
            (IReadOnlyList<string>)[.. shown.Select(entry => i < entry.Shift.Left.Count ? $"{ResultText.Percent(entry.Shift.Left[i].Level)}: {Words(entry.Shift.Left[i])}" : "")]))
            .Append(("on average", [.. shown.Select(entry => entry.Shift.MeanLeft is { } mean ? Words(mean) : "")])));
        page.Append("</figure>\n");
    }

    private static string Words(UpShift point) => $"{ResultText.Points(point.Gain)} ({ResultText.Points(point.Band.Low)} to {ResultText.Points(point.Band.High)})";

    private static string Words(LeftShift point) => $"{LeftChart.Times(point.Ratio)} ({LeftChart.Times(point.Band)})";
}
