using System.Text;

namespace Sleepbot.Pictures;

/// <summary>The norms of a layer's neurons through one run: a thin line for each neuron.</summary>
internal static class NormsChart
{
    // More moments than this cannot be told apart in a chart of this width.
    private const int MostMoments = 150;

    // Keeps a layer with very many neurons from filling the page; what is left out is said beside the chart.
    private const int MostNeurons = 128;
    private const int MostPoints = 7_000;

    /// <summary>Returns which neurons are drawn: all, or evenly spaced ones of a large layer.</summary>
    public static int[] Shown(int neurons) =>
        neurons <= MostNeurons ? [.. Enumerable.Range(0, neurons)] : [.. Enumerable.Range(0, MostNeurons).Select(i => (int)((long)i * neurons / MostNeurons))];

    public static string Draw(LayerNorms norms, int arm)
    {
        int neurons = norms.Norms[0].Length;
        int[] shown = Shown(neurons);
        int[] moments = Thin(norms.Steps.Count, Math.Min(MostMoments, Math.Max(2, MostPoints / Math.Max(1, shown.Length))));
        float[] finite = [.. moments.SelectMany(m => shown.Select(n => norms.Norms[m].Span[n])).Where(float.IsFinite)];
        Scale up = Axes.Norms(finite.Length == 0 ? 0 : finite.Min(), finite.Length == 0 ? 1 : finite.Max());
        long[] steps = [.. moments.Select(m => norms.Steps[m])];
        Plot plot = new(PlotSize.Small, Axes.Steps(steps), up);

        StringBuilder svg = new();
        Open(svg, plot, steps, "norms", $"Norms of {neurons} neurons of layer {norms.Layer} through training.", "neuron", 4);
        string opacity = (0.15 + (0.6 / Math.Sqrt(Math.Max(1, shown.Length / 4.0)))).ToString("0.##");
        svg.Append($"<g class=\"threads arm-{arm}\" stroke-opacity=\"{opacity}\">");
        foreach (int neuron in shown)
        {
            // A norm that is not finite ends the line; the accuracy and the run's message say what happened.
            IEnumerable<(double, double)> line = moments.TakeWhile(m => float.IsFinite(norms.Norms[m].Span[neuron]))
                .Select(m => (plot.X(norms.Steps[m]), plot.Y(norms.Norms[m].Span[neuron])));
            svg.Append($"<path data-name=\"{neuron}\" d=\"{SvgPath.Line(line)}\"/>");
        }

        return svg.Append("</g><path class=\"cursor\"/></svg>").ToString();
    }

    /// <summary>Draws the test accuracy of the same run on the same axis of steps.</summary>
    public static string DrawAccuracy(IReadOnlyList<CurvePoint> points, IReadOnlyList<long> steps, int arm)
    {
        Plot plot = new(PlotSize.Small, Axes.Steps([.. steps, .. points.Select(point => point.Step)]), Axes.Accuracy([.. points.Select(point => point.Value)], byErrorRate: true));
        StringBuilder svg = new();
        Open(svg, plot, [.. points.Select(point => point.Step)], "run-accuracy", "Test accuracy of this run.", "", 4);
        svg.Append($"<g class=\"threads arm-{arm}\"><path class=\"line\" d=\"{SvgPath.Line(points.Select(p => (plot.X(p.Step), plot.Y(p.Value))))}\"");
        svg.Append($" data-values=\"{string.Join(' ', points.Select(point => (100 * point.Value).ToString("0.00")))}\"/></g>");
        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    private static void Open(StringBuilder svg, Plot plot, long[] steps, string classes, string label, string what, int digits)
    {
        string columns = string.Join(' ', steps.Select(step => SvgPath.Number(plot.X(step))));
        string ends = $"{plot.Up.Low:G9} {plot.Up.High:G9}";
        plot.Open(svg, classes, label, $"data-columns=\"{columns}\" data-steps=\"{string.Join(' ', steps)}\" data-ends=\"{ends}\" data-thread=\"{what}\" data-digits=\"{digits}\"");
        plot.Axes(svg, "Optimizer steps", "");
    }

    private static int[] Thin(int count, int most) =>
        count <= most ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)))];
}
