using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The pairs themselves: each seed's run beside the baseline's.</summary>
internal static class PairsSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        (int Arm, ChallengerVerdict Verdict)[] shown = [.. context.Challengers.Where(entry => entry.Verdict.Pairs.Count > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        EndpointFacts endpoint = verdict.Endpoint;
        page.Append($"<section>\n<h2>Seed by seed</h2>\n<p class=\"note\">{Html.Escape(EndpointText.Capital(endpoint.Description))} of both runs of each seed. If they rise and fall together (a correlation r near 1), pairing takes the luck of the seed out of the comparison.</p>\n<figure>\n");
        PairsChart chart = new([.. shown.Select(entry => entry.Verdict)], endpoint);
        Panels.Write(page, shown.Select(entry => (entry.Arm, entry.Verdict.Arm, Value(entry.Verdict), chart.Draw(entry.Verdict, entry.Arm))));
        page.Append($"<figcaption>Open dots: {Html.Escape(verdict.Baseline)}. Filled: the challenger; the line between them is dotted where it lost.{Marks(verdict, shown)} {Html.Escape(Shared(chart, shown.Length))}</figcaption>\n");
        ValuesTable.Write(page, "The numbers: baseline, challenger and their difference", "Seed", [.. shown.Select(entry => (entry.Arm, entry.Verdict.Arm))],
            chart.Seeds.Select(seed => ($"seed {seed}", (IReadOnlyList<string>)[.. shown.Select(entry => Cell(entry.Verdict.Pairs.FirstOrDefault(pair => pair.Seed == seed), endpoint))])));
        page.Append("</figure>\n</section>\n");
    }

    private static string Value(ChallengerVerdict challenger) =>
        PairsChart.Wins(challenger.Comparison) + (challenger.Comparison.Correlation is { } r ? $", r {ResultText.Number(r, 2)}" : "");

    private static string Marks(ExperimentVerdict verdict, (int Arm, ChallengerVerdict Verdict)[] shown)
    {
        ArmRun[] runs = [.. shown.SelectMany(entry => entry.Verdict.Pairs).SelectMany(pair => new[] { pair.Baseline, pair.Challenger })];
        string missed = verdict.Endpoint.Target is not null && runs.Any(run => !run.IsReached && !run.Diverged) ? " A plus is a run that ended without the target." : "";
        return missed + (runs.Any(run => run.Diverged) ? " A cross is a run that diverged." : "");
    }

    private static string Shared(PairsChart chart, int charts) => chart.Far.Count == 0 ? "All charts share their axes."
        : chart.Far.Count == charts - 1 ? "Each chart has an axis of its own: their values lie too far apart."
        : $"All charts share their axes but {string.Join(", ", chart.Far)}: values far off, on an axis of their own.";

    private static string Cell(SeedPair? pair, EndpointFacts endpoint) => pair is null
        ? ""
        : $"{Run(pair.Baseline, endpoint)} \u2192 {Run(pair.Challenger, endpoint)}, {NumberText.Difference(pair.Gain, endpoint.Unit, endpoint.Better)}";

    private static string Run(ArmRun run, EndpointFacts endpoint) =>
        run.Diverged ? "diverged" : (run.IsReached ? "" : "not within ") + NumberText.Value(run.Value, endpoint.Unit);
}
