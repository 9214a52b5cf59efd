using System.Text;

namespace Sleepbot.Pictures;

/// <summary>The frame of one chart: where values lie, its grid, ticks and titles.</summary>
internal sealed class Plot(PlotSize size, Scale across, Scale up)
{
    public double Left => size.Left;

    public double Right => size.Width - size.Right;

    public double Top => size.Top;

    public double Bottom => size.Height - size.Bottom;

    public PlotSize Size => size;

    public Scale Up => up;

    public double X(double value) => Left + (across.Place(value) * (Right - Left));

    public double Y(double value) => Bottom - (up.Place(value) * (Bottom - Top));

    /// <summary>Opens the chart's element. Its data attributes let the page's script find values without knowing any scale; with them it can be reached by keyboard.</summary>
    /// <param name="svg">Where to write.</param>
    /// <param name="classes">Classes of the element.</param>
    /// <param name="label">What the chart shows, for who cannot see it.</param>
    /// <param name="data">More attributes, written as they are.</param>
    public void Open(StringBuilder svg, string classes, string label, string data) => svg.Append(
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" class="chart {classes}" viewBox="0 0 {size.Width} {size.Height}" role="img"{(data.Length > 0 ? " tabindex=\"0\"" : "")} aria-label="{Html.Escape(label)}" data-frame="{SvgPath.Number(Left)} {SvgPath.Number(Right)} {SvgPath.Number(Top)} {SvgPath.Number(Bottom)}" {data}>

        """);

    /// <summary>Writes grid, ticks and axis titles.</summary>
    public void Axes(StringBuilder svg, string titleAcross, string titleUp)
    {
        AxisUp(svg, titleUp);
        AxisAcross(svg, titleAcross);
    }

    /// <summary>Writes the grid with its values alone, for charts whose columns are no scale.</summary>
    public void AxisUp(StringBuilder svg, string title)
    {
        svg.Append("<g class=\"axes\">");
        foreach (Tick tick in up.Ticks(size.TicksY))
        {
            string y = SvgPath.Number(Y(tick.Value));
            svg.Append($"<path class=\"grid\" d=\"M{Left} {y}H{SvgPath.Number(Right)}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{y}\" dy=\".33em\">{tick.Label}</text>");
        }

        svg.Append(title.Length > 0 ? $"<text class=\"title\" x=\"0\" y=\"14\">{Html.Escape(title)}</text></g>\n" : "</g>\n");
    }

    /// <summary>Writes the axis at the bottom alone, for charts whose rows are no scale.</summary>
    public void AxisAcross(StringBuilder svg, string title)
    {
        svg.Append($"<g class=\"axes\"><path class=\"axis\" d=\"M{Left} {Bottom}H{SvgPath.Number(Right)}\"/>");
        foreach (Tick tick in across.Ticks(size.TicksX))
        {
            string x = SvgPath.Number(X(tick.Value));
            svg.Append($"<path class=\"axis\" d=\"M{x} {Bottom}v4\"/><text class=\"middle\" x=\"{x}\" y=\"{Bottom + 18}\">{tick.Label}</text>");
        }

        svg.Append($"<text class=\"title end\" x=\"{SvgPath.Number(Right)}\" y=\"{size.Height - 6}\">{Html.Escape(title)}</text></g>\n");
    }
}
