using System.Text;
using Sleepbot.Journal;

namespace Sleepbot.Pictures;

/// <summary>Test accuracy against samples seen: a line and a band for each arm, a cross where a run diverged.</summary>
internal sealed class AccuracyChart
{
    private readonly IReadOnlyList<SeedCurve> curves;
    private readonly IReadOnlyList<(int Arm, IReadOnlyList<CurvePoint> Points)> diverged;
    private readonly IReadOnlyList<long> moments;

    public AccuracyChart(ExperimentResult result)
    {
        curves = SeedCurve.Accuracies(result);
        diverged = [.. result.Arms.SelectMany((arm, i) => arm.Runs
            .Where(run => run.Status == RunStatus.Diverged && run.TestAccuracy.Count > 0)
            .Select(run => (i, run.TestAccuracy)))];
        moments = [.. curves.SelectMany(curve => curve.Points).Select(point => point.Samples).Distinct().Order()];
    }

    /// <summary>Gets which arm is the baseline, by its place in the experiment.</summary>
    public int BaselineArm { get; init; }

    /// <summary>Gets the curves, for the table of values beside the chart.</summary>
    public IReadOnlyList<SeedCurve> Curves => curves;

    public bool IsEmpty => curves.Count == 0 && diverged.Count == 0;

    /// <summary>Gets whether a run diverged after it was measured at least once, so that the chart shows where.</summary>
    public bool ShowsDivergence => diverged.Count > 0;

    /// <summary>Gets whether a logarithmic axis of samples has anything to show.</summary>
    public bool CanBeLogarithmic => AllPoints().Select(point => point.Samples).Where(samples => samples > 0).Distinct().Skip(2).Any();

    public string Draw(PlotSize size, bool logarithmic, bool byErrorRate, string classes)
    {
        Plot plot = new(size, Axes.Samples(AllPoints().Select(point => point.Samples), logarithmic), AccuracyScale(byErrorRate, logarithmic));
        bool Shown(long samples) => !logarithmic || samples > 0;

        StringBuilder svg = new();
        string columns = string.Join(' ', moments.Select(samples => Shown(samples) ? SvgPath.Number(plot.X(samples)) : "-"));
        plot.Open(svg, classes, Describe(), $"data-columns=\"{columns}\"");
        plot.Axes(svg, logarithmic ? "Training samples seen (logarithmic)" : "Training samples seen", "Test accuracy (%)");
        foreach (SeedCurve curve in curves)
        {
            SeedPoint[] points = [.. curve.Points.Where(point => Shown(point.Samples))];
            svg.Append($"<path class=\"band arm-{curve.Arm}\" d=\"{SvgPath.Band([.. points.Select(p => (plot.X(p.Samples), plot.Y(p.Low), plot.Y(p.High)))])}\"/>\n");
        }

        // The baseline is drawn last: what all others are compared with must not hide under them.
        foreach (SeedCurve curve in curves.OrderBy(curve => curve.Arm == BaselineArm).ThenByDescending(curve => curve.Arm))
        {
            SeedPoint[] points = [.. curve.Points.Where(point => Shown(point.Samples))];
            svg.Append($"<path class=\"line arm-{curve.Arm}\" d=\"{SvgPath.Line(points.Select(p => (plot.X(p.Samples), plot.Y(p.Mean))))}\"/>\n");
            if (points.Length == 1)
            {
                svg.Append($"<circle class=\"dot arm-{curve.Arm}\" cx=\"{SvgPath.Number(plot.X(points[0].Samples))}\" cy=\"{SvgPath.Number(plot.Y(points[0].Mean))}\" r=\"4\"/>");
            }
        }

        foreach ((int arm, IReadOnlyList<CurvePoint> points) in diverged)
        {
            CurvePoint[] shown = [.. points.Where(point => Shown(point.Samples))];
            if (shown is [.., CurvePoint last])
            {
                double Y(CurvePoint point) => plot.Y(Math.Clamp(point.Value, plot.Up.Low, plot.Up.High));
                double x = plot.X(last.Samples), y = Y(last);
                svg.Append($"<path class=\"lost arm-{arm}\" d=\"{SvgPath.Line(shown.Select(p => (plot.X(p.Samples), Y(p))))}\"/>");
                svg.Append($"<path class=\"cross arm-{arm}\" d=\"M{SvgPath.Number(x - 4)} {SvgPath.Number(y - 4)}l8 8m0-8l-8 8\"/>\n");
            }
        }

        if (size == PlotSize.Wide)
        {
            LineNames.Write(svg, plot, [.. curves.Select(curve => new LineName(curve.Arm, curve.Name, plot.X(curve.Last.Samples), plot.Y(curve.Last.Mean)))]);
        }

        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    private IEnumerable<(long Samples, double Value)> BandPoints() =>
        curves.SelectMany(curve => curve.Points).SelectMany(point => new[] { (point.Samples, point.Low), (point.Samples, point.High) });

    private IEnumerable<(long Samples, double Value)> AllPoints() =>
        BandPoints().Concat(diverged.SelectMany(run => run.Points).Select(point => (point.Samples, point.Value)));

    private Scale AccuracyScale(bool byErrorRate, bool logarithmic)
    {
        // A run that diverged falls far; it must not squeeze the curves of those that did not, and ends at the chart's edge instead.
        IEnumerable<(long Samples, double Value)> points = curves.Count > 0 ? BandPoints() : AllPoints();
        return Axes.Accuracy([.. points.Where(point => !logarithmic || point.Samples > 0).Select(point => point.Value)], byErrorRate);
    }

    private string Describe() =>
        $"Test accuracy against training samples seen. At the end: {string.Join(", ", curves.Select(curve => $"{curve.Name} {ResultText.Percent(curve.Last.Mean)}"))}.";
}
