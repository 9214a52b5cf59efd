using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>Each seed's two runs, one above the other: an open dot for the baseline, a filled one for the challenger. One small chart each, on shared axes where they fit.</summary>
internal sealed class PairsChart
{
    private static readonly PlotSize size = PlotSize.Small with { TicksX = 8, Top = 14 };
    private static readonly int[] strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    private readonly EndpointFacts endpoint;
    private readonly IReadOnlyList<long> seeds;
    private readonly Scale shared;

    public PairsChart(IReadOnlyList<ChallengerVerdict> challengers, EndpointFacts endpoint)
    {
        this.endpoint = endpoint;
        seeds = [.. challengers.SelectMany(challenger => challenger.Pairs).Select(pair => pair.Seed).Distinct()];
        Far = FarOff(challengers);
        shared = Up(challengers.Where(challenger => !Far.Contains(challenger.Arm)));
    }

    /// <summary>Gets the arms whose values lie so far off that all others would be squeezed to a line: they have an axis of their own.</summary>
    public IReadOnlyList<string> Far { get; }

    /// <summary>Gets the seeds of all charts, in the order in which they were run: the rows of their table.</summary>
    public IReadOnlyList<long> Seeds => seeds;

    public string Draw(ChallengerVerdict challenger, int arm)
    {
        Scale up = Far.Contains(challenger.Arm) ? Up([challenger]) : shared;
        Plot plot = new(size, new EvenScale(-0.5, Math.Max(1, seeds.Count) - 0.5, _ => ""), up);
        StringBuilder svg = new();
        string columns = string.Join(' ', seeds.Select((_, i) => SvgPath.Number(plot.X(i))));
        plot.Open(svg, "", $"{challenger.Arm}: each seed\u2019s run beside the baseline\u2019s; {Wins(challenger.Comparison)}.", $"data-columns=\"{columns}\" data-arm=\"arm-{arm}\"");
        plot.AxisUp(svg, "");
        Across(svg, plot);
        Dictionary<long, SeedPair> pairs = challenger.Pairs.ToDictionary(pair => pair.Seed);
        for (int i = 0; i < seeds.Count; i++)
        {
            if (pairs.TryGetValue(seeds[i], out SeedPair? pair))
            {
                Pair(svg, plot, pair, plot.X(i), endpoint.Better == Better.Higher ? up.Low : up.High, arm);
            }
        }

        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    private void Across(StringBuilder svg, Plot plot)
    {
        int stride = strides.First(step => step >= 1000 || seeds.Count <= step * size.TicksX);
        svg.Append($"<g class=\"axes\"><path class=\"axis\" d=\"M{plot.Left} {plot.Bottom}H{plot.Right}\"/>");
        for (int i = 0; i < seeds.Count; i += stride)
        {
            svg.Append($"<text class=\"middle\" x=\"{SvgPath.Number(plot.X(i))}\" y=\"{plot.Bottom + 18}\">{seeds[i]}</text>");
        }

        svg.Append($"<text class=\"title end\" x=\"{plot.Right}\" y=\"{size.Height - 6}\">Seed</text></g>\n");
    }

    private static void Pair(StringBuilder svg, Plot plot, SeedPair pair, double x, double worse, int arm)
    {
        // A run that diverged has no value: it stands at the worse end of the axis, as a cross.
        double Y(ArmRun run) => plot.Y(run.Value ?? worse);
        double from = Y(pair.Baseline), to = Y(pair.Challenger);
        svg.Append($"<path class=\"stem{(pair.Gain < 0 ? " lost" : "")} arm-{arm}\" d=\"M{SvgPath.Number(x)} {SvgPath.Number(from)}V{SvgPath.Number(to)}\"/>");
        Dot(svg, pair.Baseline, x, from, "hollow", "basis");
        Dot(svg, pair.Challenger, x, to, "dot", $"arm-{arm}");
        svg.Append('\n');
    }

    private static void Dot(StringBuilder svg, ArmRun run, double x, double y, string shape, string colour) => svg.Append(
        run.Diverged ? $"<path class=\"cross {colour}\" d=\"M{SvgPath.Number(x)} {SvgPath.Number(y)}m-3.5-3.5l7 7m0-7l-7 7\"/>"
        : !run.IsReached ? $"<path class=\"tick {colour}\" d=\"M{SvgPath.Number(x)} {SvgPath.Number(y)}m-4 0h8m-4-4v8\"/>"
        : $"<circle class=\"{shape} {colour}\" cx=\"{SvgPath.Number(x)}\" cy=\"{SvgPath.Number(y)}\" r=\"3.5\"/>");

    private Scale Up(IEnumerable<ChallengerVerdict> challengers) => Axes.Even([.. challengers.SelectMany(Values)], Axes.Label(endpoint.Unit));

    private static IEnumerable<double> Values(ChallengerVerdict challenger) =>
        challenger.Pairs.SelectMany(pair => new[] { pair.Baseline.Value, pair.Challenger.Value }).OfType<double>();

    /// <summary>Finds the arms that reach more than six times as far from the middle of the baseline's runs as a typical one.</summary>
    private static string[] FarOff(IReadOnlyList<ChallengerVerdict> challengers)
    {
        double[] baseline = [.. challengers.SelectMany(challenger => challenger.Pairs).Select(pair => pair.Baseline.Value).OfType<double>().Order()];
        if (baseline.Length == 0)
        {
            return [];
        }

        double middle = baseline[baseline.Length / 2];
        (string Arm, double Reach)[] reaches = [.. challengers
            .Select(challenger => (challenger.Arm, Reach: Values(challenger).Select(value => Math.Abs(value - middle)).DefaultIfEmpty(0).Max()))
            .OrderBy(arm => arm.Reach)];
        double typical = reaches[(reaches.Length - 1) / 2].Reach;
        return [.. reaches.Where(arm => arm.Reach > 6 * typical).Select(arm => arm.Arm)];
    }

    /// <summary>Says who won how often.</summary>
    public static string Wins(PairedComparison comparison) => comparison.Win is { } win
        ? $"won {win.Wins} of {comparison.Pairs}{(win.Ties > 0 ? $", {win.Ties} tied" : "")}"
        : "no pairs yet";
}
