using System.Text;
using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>By how much each challenger's mean curve lies above the baseline's at each step: one small chart each, on shared axes.</summary>
internal sealed class UpChart
{
    private readonly double[] values;
    private readonly long[] steps;

    public UpChart(IReadOnlyList<CurveShift> shifts)
    {
        values = [.. shifts.SelectMany(shift => shift.Up).SelectMany(point => new[] { point.Gain, point.Band.Low, point.Band.High })];
        steps = [.. shifts.SelectMany(shift => shift.Up).Select(point => (long)point.Step).Distinct().Order()];
    }

    /// <summary>Gets the steps of all charts: the rows of their table.</summary>
    public IReadOnlyList<long> Steps => steps;

    public string Draw(CurveShift shift, string name, int arm)
    {
        double[] sizes = [.. values.Select(Math.Abs).Where(value => value > 0).Order()];
        double threshold = sizes.Length == 0 ? 0.001 : Math.Max(1e-5, sizes[sizes.Length / 2]);
        Plot plot = new(PlotSize.Small, Axes.Steps(steps), Axes.Difference(values, threshold));
        StringBuilder svg = new();
        string columns = string.Join(' ', steps.Select(step => SvgPath.Number(plot.X(step))));
        plot.Open(svg, "", $"{name}: gain in accuracy at each step; on average {ResultText.Points(shift.MeanUp.Gain)} points.", $"data-columns=\"{columns}\" data-arm=\"arm-{arm}\"");
        plot.Axes(svg, "Optimizer steps", "");
        string zero = SvgPath.Number(plot.Y(0));
        svg.Append($"<path class=\"zero\" d=\"M{plot.Left} {zero}H{plot.Right}\"/>");
        svg.Append($"<path class=\"band arm-{arm}\" d=\"{SvgPath.Band([.. shift.Up.Select(point => (plot.X(point.Step), plot.Y(point.Band.Low), plot.Y(point.Band.High)))])}\"/>");
        svg.Append($"<path class=\"line arm-{arm}\" d=\"{SvgPath.Line(shift.Up.Select(point => (plot.X(point.Step), plot.Y(point.Gain))))}\"/>");
        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }
}
