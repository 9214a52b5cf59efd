using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Difference of each challenger to the baseline: one small chart each, on shared axes, with a line at zero.</summary>
internal sealed class DifferenceChart
{
    private readonly double[] values;
    private readonly double threshold;
    private readonly IReadOnlyList<long> moments;

    public DifferenceChart(ExperimentResult result, double level)
    {
        Curves = SeedCurve.Differences(result, level);
        moments = [.. Curves.SelectMany(curve => curve.Points).Select(point => point.Samples).Distinct().Order()];
        values = [.. Curves.SelectMany(curve => curve.Points).SelectMany(point => new[] { point.Low, point.High })];
        threshold = Noise();
    }

    public IReadOnlyList<SeedCurve> Curves { get; }

    public string Draw(SeedCurve curve, bool logarithmic, bool aroundZero, string classes)
    {
        Plot plot = new(PlotSize.Small, Axes.Samples(moments, logarithmic), Axes.Difference(values, aroundZero ? threshold : null));
        bool Shown(long samples) => !logarithmic || samples > 0;
        SeedPoint[] points = [.. curve.Points.Where(point => Shown(point.Samples))];

        StringBuilder svg = new();
        string columns = string.Join(' ', moments.Select(samples => Shown(samples) ? SvgPath.Number(plot.X(samples)) : "-"));
        string label = $"{curve.Name}: difference to the baseline in test accuracy, at the end {ResultText.Points(curve.Last.Mean)} points.";
        plot.Open(svg, classes, label, $"data-columns=\"{columns}\" data-arm=\"arm-{curve.Arm}\"");
        plot.Axes(svg, "Samples seen", "");
        string zero = SvgPath.Number(plot.Y(0));
        svg.Append($"<path class=\"zero\" d=\"M{plot.Left} {zero}H{plot.Right}\"/>");
        svg.Append($"<path class=\"band arm-{curve.Arm}\" d=\"{SvgPath.Band([.. points.Select(p => (plot.X(p.Samples), plot.Y(p.Low), plot.Y(p.High)))])}\"/>");
        svg.Append($"<path class=\"line arm-{curve.Arm}\" d=\"{SvgPath.Line(points.Select(p => (plot.X(p.Samples), plot.Y(p.Mean))))}\"/>");
        if (points.Length == 1)
        {
            svg.Append($"<circle class=\"dot arm-{curve.Arm}\" cx=\"{SvgPath.Number(plot.X(points[0].Samples))}\" cy=\"{SvgPath.Number(plot.Y(points[0].Mean))}\" r=\"3\"/>");
        }

        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    /// <summary>Returns the typical half width of the bands: differences below it drown in noise, so the axis is even there.</summary>
    private double Noise()
    {
        double[] halves = [.. Curves.SelectMany(curve => curve.Points).Select(point => (point.High - point.Low) / 2).Where(half => half > 0).Order()];
        return halves.Length == 0 ? 0.001 : Math.Max(halves[halves.Length / 2], 1e-5);
    }
}
