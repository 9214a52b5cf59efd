using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How the evidence on a challenger grew with the pairs: one small chart each, on shared axes, with the threshold and the moment of decision.</summary>
internal sealed class EvidenceChart
{
    // Evidence below this says no more than this does.
    private const double Least = 0.1;
    private const int FewestPairs = 4;

    private static readonly PlotSize size = new(300, 210, 40, 44, 24, 46, 5, 6);

    private readonly int pairs;
    private readonly double most;

    public EvidenceChart(IReadOnlyList<ChallengerVerdict> challengers)
    {
        pairs = Math.Max(FewestPairs, challengers.Select(challenger => challenger.Evidence.Path.Count).DefaultIfEmpty(0).Max());
        most = challengers.SelectMany(challenger => challenger.Evidence.Path.SelectMany(point => new[] { point.Combined.Helped, point.Combined.Hurt }).Append(challenger.Evidence.Threshold))
            .Where(double.IsFinite).DefaultIfEmpty(1).Max() * 2;
    }

    public string Draw(ChallengerVerdict challenger, int arm)
    {
        EvidenceTrail trail = challenger.Evidence;
        Plot plot = new(size, new EvenScale(0, pairs, value => value.ToString("0.##")), new LogScale(Least, Math.Max(most, 10), value => value < 1e6 ? value.ToString("#,0.##") : value.ToString("0e0")));
        StringBuilder svg = new();
        string columns = string.Join(' ', trail.Path.Select(point => SvgPath.Number(plot.X(point.Pairs))));
        plot.Open(svg, "", Describe(challenger), $"data-columns=\"{columns}\" data-arm=\"arm-{arm}\"");
        plot.Axes(svg, "Pairs", "");
        double limit = plot.Y(trail.Threshold);
        svg.Append($"<path class=\"limit\" d=\"M{plot.Left} {SvgPath.Number(limit)}H{plot.Right}\"/><text class=\"end\" x=\"{plot.Right + 40}\" y=\"{SvgPath.Number(limit)}\" dy=\".33em\">{ResultText.Number(trail.Threshold, 0)}</text>");
        Decision(svg, plot, challenger);
        if (trail.Path.Count > 0)
        {
            Lines(svg, plot, trail.Path, arm, limit);
        }

        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    private static void Lines(StringBuilder svg, Plot plot, IReadOnlyList<EvidencePoint> path, int arm, double limit)
    {
        double Y(double evidence) => plot.Y(Math.Clamp(evidence, plot.Up.Low, plot.Up.High));
        (string Class, string Word, Func<EvidencePoint, double> Of)[] sides =
            [("line", "better", point => point.Combined.Helped), ("line against", "worse", point => point.Combined.Hurt)];
        double[] ends = [.. sides.Select(side => Y(side.Of(path[^1])))];
        // The words keep clear of each other and of the threshold's number.
        double[] places = LabelPlaces.Spread([.. ends, limit], 13, plot.Top, plot.Bottom);
        for (int i = 0; i < sides.Length; i++)
        {
            svg.Append($"<path class=\"{sides[i].Class} arm-{arm}\" d=\"{SvgPath.Line(path.Select(point => (plot.X(point.Pairs), Y(sides[i].Of(point)))).Prepend((plot.X(0), plot.Y(1))))}\"/>");
            svg.Append($"<text class=\"name\" x=\"{SvgPath.Number(plot.X(path[^1].Pairs) + 4)}\" y=\"{SvgPath.Number(places[i])}\" dy=\".33em\">{sides[i].Word}</text>");
        }
    }

    private static void Decision(StringBuilder svg, Plot plot, ChallengerVerdict challenger)
    {
        if (challenger.Evidence.DecidedAt is { } at && challenger.Kind is { } kind)
        {
            double x = plot.X(at);
            svg.Append($"<path class=\"moment\" d=\"M{SvgPath.Number(x)} {plot.Top - 4}V{plot.Bottom}\"/>{VerdictMark.At(kind, x, plot.Top - 12)}");
        }
    }

    private static string Describe(ChallengerVerdict challenger) => challenger.Evidence.Path is [.., EvidencePoint last]
        ? $"{challenger.Arm}: after {last.Pairs} pairs the evidence that it is better is {NumberText.Evidence(last.Combined.Helped)}, that it is worse {NumberText.Evidence(last.Combined.Hurt)}; {NumberText.Evidence(challenger.Evidence.Threshold)} decides."
        : $"{challenger.Arm}: no pairs yet.";
}
