using System.Text;
using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>How many of the baseline's steps each challenger needs to each level of accuracy: a line left of 1 is ahead. One small chart each, on shared axes.</summary>
internal sealed class LeftChart
{
    // Bands may reach as far beyond the lines as this factor; further out one only sees that they are wide.
    private const double Room = 1.4;

    // An arm that needs more times the baseline's steps than this, or fewer, must not squeeze the others to a line.
    private const double Most = 5;

    private static readonly PlotSize size = PlotSize.Small with { Right = 14, TicksX = 5 };

    private readonly double low;
    private readonly double high;
    private readonly double[] levels;

    public LeftChart(IReadOnlyList<CurveShift> shifts)
    {
        double[] ratios = [.. shifts.SelectMany(shift => shift.Left).Select(point => point.Ratio).Where(ratio => double.IsFinite(ratio) && ratio > 0).Select(ratio => Math.Clamp(ratio, 1 / Most, Most)), 0.85, 1.18];
        double[] bands = [.. shifts.SelectMany(shift => shift.Left).SelectMany(point => new[] { point.Band.Low, point.Band.High }).Where(double.IsFinite), .. ratios];
        low = Math.Max(bands.Min(), ratios.Min() / Room) / 1.02;
        high = Math.Min(bands.Max(), ratios.Max() * Room) * 1.02;
        levels = [.. shifts.SelectMany(shift => shift.Left).Select(point => point.Level)];
    }

    public string Draw(CurveShift shift, string name, int arm)
    {
        Plot plot = new(size, new LogScale(low, high, value => value.ToString("0.##")), Axes.Accuracy(levels, byErrorRate: true));
        double X(double ratio) => plot.X(double.IsNaN(ratio) ? 1 : Math.Clamp(ratio, low, high));
        StringBuilder svg = new();
        string rows = string.Join(' ', shift.Left.Select(point => SvgPath.Number(plot.Y(point.Level))));
        plot.Open(svg, "", $"{name}: steps needed to each level of accuracy, as a multiple of the baseline\u2019s{(shift.MeanLeft is { } mean ? $"; on average {Times(mean.Ratio)}" : "")}.", $"data-rows=\"{rows}\" data-arm=\"arm-{arm}\"");
        plot.Axes(svg, "Steps needed, times the baseline\u2019s", "");
        svg.Append($"<path class=\"zero\" d=\"M{SvgPath.Number(plot.X(1))} {plot.Top}V{plot.Bottom}\"/>");
        // The band lies along the levels, so its outline is drawn up one side and down the other.
        (double, double)[] outline = [.. shift.Left.Select(point => (X(point.Band.Low), plot.Y(point.Level))), .. shift.Left.Reverse().Select(point => (X(point.Band.High), plot.Y(point.Level)))];
        svg.Append(outline.Length > 0 ? $"<path class=\"band arm-{arm}\" d=\"{SvgPath.Line(outline)}z\"/>" : "");
        svg.Append($"<path class=\"line arm-{arm}\" d=\"{SvgPath.Line(shift.Left.Where(point => double.IsFinite(point.Ratio)).Select(point => (X(point.Ratio), plot.Y(point.Level))))}\"/>");
        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    /// <summary>Writes a ratio of steps.</summary>
    public static string Times(double ratio) => double.IsFinite(ratio) ? Number(ratio) + "\u00a0\u00d7" : "never";

    /// <summary>Writes the band of a ratio, whose ends may say that one of the arms never gets there.</summary>
    public static string Times(Interval band) =>
        band.Low <= 0 && double.IsInfinity(band.High) ? "either may never get there"
        : double.IsInfinity(band.High) ? $"from {Times(band.Low)}; it may never get there"
        : band.Low <= 0 ? $"up to {Times(band.High)}; the baseline may never get there"
        : $"{Number(band.Low)} to {Number(band.High)}";

    private static string Number(double ratio) => ResultText.Number(ratio, ratio < 9.995 ? 2 : 0);
}
