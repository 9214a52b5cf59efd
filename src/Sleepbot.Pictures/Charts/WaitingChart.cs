using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The share of each arm's runs that have reached the target after so many steps (Kaplan-Meier), with marks where runs ended without.</summary>
internal sealed class WaitingChart
{
    private readonly IReadOnlyList<(ArmOutcome Outcome, int Arm)> arms;
    private readonly EndpointFacts endpoint;
    private readonly int baseline;
    private readonly double end;

    public WaitingChart(IReadOnlyList<(ArmOutcome Outcome, int Arm)> arms, EndpointFacts endpoint, int baseline, IReadOnlyList<double> budgets)
    {
        this.arms = [.. arms.Where(arm => arm.Outcome.Waiting is not null)];
        this.endpoint = endpoint;
        this.baseline = baseline;
        end = this.arms.SelectMany(arm => arm.Outcome.Runs).Select(run => run.Value ?? 0).Concat(budgets).DefaultIfEmpty(0).Max();
    }

    public bool IsEmpty => arms.Count == 0;

    public string Draw(PlotSize size, string classes)
    {
        Plot plot = new(size, Axes.Even([0, end], Axes.Label(endpoint.Unit), 0), new EvenScale(0, 1, share => (100 * share).ToString("0")));
        StringBuilder svg = new();
        plot.Open(svg, classes, Describe(), "");
        plot.Axes(svg, EndpointText.Capital(EndpointText.Unit(endpoint.Unit)), "Runs that have reached the target (%)");
        foreach ((ArmOutcome outcome, int arm) in arms.OrderBy(entry => entry.Arm == baseline).ThenByDescending(entry => entry.Arm))
        {
            Curve(svg, plot, outcome, arm);
        }

        if (size == PlotSize.Wide)
        {
            double[] ends = [.. arms.Select(entry => plot.Y(Reached(entry.Outcome, end)))];
            LineNames.Write(svg, plot, [.. arms.Select((entry, i) => new LineName(entry.Arm, entry.Outcome.Name, plot.Right, ends[i]))]);
        }

        return svg.Append("</svg>").ToString();
    }

    private void Curve(StringBuilder svg, Plot plot, ArmOutcome outcome, int arm)
    {
        List<(double, double)> line = [(plot.X(0), plot.Y(0))];
        double share = 0;
        foreach (KaplanMeierPoint point in outcome.Waiting!.Points)
        {
            line.Add((plot.X(point.Steps), plot.Y(share)));
            share = 1 - point.Waiting;
            line.Add((plot.X(point.Steps), plot.Y(share)));
        }

        line.Add((plot.X(Math.Min(outcome.Waiting.Watched, end)), plot.Y(share)));
        svg.Append($"<path class=\"line arm-{arm}\" d=\"{SvgPath.Line(line)}\"/>");
        foreach (IGrouping<(double, bool), ArmRun> ended in outcome.Runs.Where(run => !run.IsReached).GroupBy(run => (run.Value ?? 0, run.Diverged)))
        {
            (double at, bool diverged) = ended.Key;
            // A run that diverged never gets there: its cross stands at the end of the chart, where its arm's line ends.
            string x = SvgPath.Number(diverged ? plot.Right : plot.X(at)), y = SvgPath.Number(plot.Y(Reached(outcome, diverged ? double.PositiveInfinity : at)));
            svg.Append($"<path class=\"{(diverged ? "cross" : "tick")} arm-{arm}\" d=\"M{x} {y}{(diverged ? "m-4-4l8 8m0-8l-8 8" : "m0-6v12")}\"><title>{Html.Escape(outcome.Name)}: {ended.Count()} {(diverged ? "diverged" : "ended here without")}</title></path>\n");
        }
    }

    private static double Reached(ArmOutcome outcome, double after) =>
        outcome.Waiting!.Points.Where(point => point.Steps <= after).Select(point => 1 - point.Waiting).DefaultIfEmpty(0).Last();

    private string Describe() => $"Share of runs that have reached the target. {string.Join("; ", arms.Select(entry =>
        $"{entry.Outcome.Name}: {entry.Outcome.Runs.Count(run => run.IsReached)} of {entry.Outcome.Runs.Count}{(entry.Outcome.Waiting!.Median is { } median ? $", half of them after {NumberText.Value(median, endpoint.Unit)}" : "")}"))}.";
}
