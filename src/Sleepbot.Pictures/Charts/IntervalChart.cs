using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>Each arm's gain over the baseline with its interval, around zero and the zone of differences that do not matter; controls in a quieter tone.</summary>
internal sealed class IntervalChart(EndpointFacts endpoint, IReadOnlyList<IntervalRow> rows)
{
    private const double Names = 284;
    private const double Numbers = 196;

    private readonly double zone = endpoint.SmallestEffect ?? 0;

    // Drawn as differences, like all that is written about them: with fewer steps the better, a gain lies left of zero.
    private readonly int sign = endpoint.Better == Better.Higher ? 1 : -1;

    public string Draw(bool wide, string classes)
    {
        // On a phone a row's name stands above its interval.
        double row = wide ? 34 : 50, top = zone > 0 ? 30 : 12, height = top + (row * rows.Count) + 48;
        PlotSize size = wide ? new(1000, height, Names, Numbers, top, 44, 8, 2) : new(400, height, 14, 14, top, 44, 5, 2);
        Plot plot = new(size, Across(), new EvenScale(0, 1, _ => ""));
        StringBuilder svg = new();
        plot.Open(svg, classes, Describe(), "");
        Zone(svg, plot);
        for (int i = 0; i < rows.Count; i++)
        {
            Row(svg, plot, rows[i], top + (row * (i + 0.5)), wide);
        }

        plot.AxisAcross(svg, EndpointText.DifferenceTitle(endpoint));
        return svg.Append("</svg>").ToString();
    }

    /// <summary>An axis that fits most intervals: one that is far outside (an arm that collapsed) must not squeeze all others to a point.</summary>
    private EvenScale Across()
    {
        double[] reaches = [.. rows.Select(Reach).Where(reach => reach > 0).Order()];
        double typical = reaches.Length == 0 ? 0 : Math.Min(reaches[^1], 6 * reaches[(reaches.Length - 1) / 2]);
        double reach = Math.Max(typical * 1.06, zone * 1.6);
        reach = reach > 0 ? reach : 0.001;
        return new EvenScale(-reach, reach, Axes.DifferenceLabel(endpoint.Unit));
    }

    private static double Reach(IntervalRow row) => row.Gain is not { } gain
        ? 0
        : new[] { gain, row.Interval?.Low ?? gain, row.Interval?.High ?? gain }.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private void Zone(StringBuilder svg, Plot plot)
    {
        if (zone > 0)
        {
            double low = plot.X(-zone), high = plot.X(zone);
            svg.Append($"<rect class=\"zone\" x=\"{SvgPath.Number(low)}\" y=\"{plot.Top - 6}\" width=\"{SvgPath.Number(high - low)}\" height=\"{SvgPath.Number(plot.Bottom - plot.Top + 6)}\"/>");
            svg.Append($"<text class=\"middle\" x=\"{SvgPath.Number(plot.X(0))}\" y=\"14\">too small to matter: within \u00b1{NumberText.Size(zone, endpoint.Unit)}</text>");
        }

        svg.Append($"<path class=\"zero\" d=\"M{SvgPath.Number(plot.X(0))} {plot.Top - 6}V{SvgPath.Number(plot.Bottom)}\"/>\n");
    }

    private void Row(StringBuilder svg, Plot plot, IntervalRow row, double middle, bool wide)
    {
        double y = wide ? middle : middle + 11, nameY = wide ? middle : middle - 10, nameX = wide ? 26 : 24;
        svg.Append($"<g class=\"row{(row.IsControl ? " quiet" : "")} arm-{row.Arm}\">");
        svg.Append(row.Kind is { } kind ? VerdictMark.At(kind, nameX - 15, nameY) : "");
        string name = Html.Shorten(row.Name, wide ? 36 : 28);
        svg.Append($"<text class=\"name\" x=\"{nameX}\" y=\"{SvgPath.Number(nameY)}\" dy=\".33em\">{Html.Escape(name)}<title>{Html.Escape(row.Name)}</title></text>");
        svg.Append($"<text class=\"end\" x=\"{SvgPath.Number(wide ? plot.Size.Width : plot.Right)}\" y=\"{SvgPath.Number(nameY)}\" dy=\".33em\">{Words(row)}</text>");
        if (row.Gain is { } gain)
        {
            Bar(svg, plot, gain, row, y);
        }

        svg.Append("</g>\n");
    }

    private void Bar(StringBuilder svg, Plot plot, double gain, IntervalRow row, double y)
    {
        // Ends without a limit, and ends beyond the axis, become arrows at its edge.
        double[] ends = [.. new[] { row.Interval?.Low ?? gain, row.Interval?.High ?? gain }.Select(end => plot.X(sign * end)).Order()];
        double low = Math.Max(ends[0], plot.Left - 1), high = Math.Min(ends[1], plot.Right + 1), x = plot.X(sign * gain);
        string line = SvgPath.Number(y);
        if (low < high)
        {
            svg.Append($"<path class=\"line\" d=\"M{SvgPath.Number(low)} {line}H{SvgPath.Number(high)}\"/>");
        }

        svg.Append(low < plot.Left ? $"<path class=\"beyond\" d=\"M{SvgPath.Number(plot.Left - 2)} {line}l9-5v10z\"/>" : "");
        svg.Append(high > plot.Right ? $"<path class=\"beyond\" d=\"M{SvgPath.Number(plot.Right + 2)} {line}l-9-5v10z\"/>" : "");
        if (x >= plot.Left && x <= plot.Right)
        {
            svg.Append($"<circle class=\"dot\" cx=\"{SvgPath.Number(x)}\" cy=\"{line}\" r=\"{(row.IsControl ? 3.5 : 5)}\"/>");
        }
    }

    private string Words(IntervalRow row) =>
        row.Gain is null ? "no pairs yet" : NumberText.Difference(row.Gain, row.Interval, endpoint.Unit, endpoint.Better);

    private string Describe() =>
        $"{EndpointText.DifferenceTitle(endpoint)}: {string.Join("; ", rows.Select(row => $"{row.Name} {Words(row)}{(row.Kind is { } kind ? ", " + VerdictText.Word(kind) : "")}"))}.";
}
