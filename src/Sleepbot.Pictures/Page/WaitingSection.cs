using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>When the runs of each arm reached the target, those that never did included.</summary>
internal static class WaitingSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        EndpointFacts endpoint = verdict.Endpoint;
        (ArmOutcome Outcome, int Arm)[] arms = [.. verdict.Arms.Where(arm => arm.Role is not (ArmRole.Identity or ArmRole.Trial))
            .Select(outcome => (outcome, context.Place(outcome.Name))).Where(entry => entry.Item2 >= 0)];
        WaitingChart chart = new(arms, endpoint, context.BaselineArm, [.. verdict.Challengers.SelectMany(challenger => challenger.Pairs).Select(pair => pair.Budget).OfType<double>()]);
        if (endpoint.Target is not { } target || chart.IsEmpty)
        {
            return;
        }

        page.Append($"<section>\n<h2>On the way to {100 * target:0.##}\u00a0%</h2>\n<p class=\"note\">The share of runs whose validation accuracy had reached the target, at the first of two evaluations in a row. Higher and further left is better.</p>\n<figure>\n");
        page.Append(chart.Draw(PlotSize.Wide, "wide")).Append('\n').Append(chart.Draw(PlotSize.Narrow, "narrow")).Append('\n');
        page.Append("<figcaption>Kaplan and Meier\u2019s estimate. A tick is a run that ended without the target, a cross one that diverged and never gets there.</figcaption>\n");
        page.Append($"<table class=\"cards\" style=\"margin-top:16px\"><thead><tr><th>Arm</th><th class=\"number\">Reached it</th><th class=\"number\">Half of the runs after</th><th class=\"number\">Ended without</th><th class=\"number\">Diverged</th></tr></thead>\n<tbody>\n");
        foreach ((ArmOutcome outcome, int arm) in arms)
        {
            int reached = outcome.Runs.Count(run => run.IsReached), diverged = outcome.Runs.Count(run => run.Diverged);
            page.Append($"<tr><td><span class=\"arm\">{PageContext.Swatch(arm)}{Html.Escape(outcome.Name)}</span></td><td class=\"number\" data-label=\"Reached it\">{reached} of {outcome.Runs.Count}</td>");
            string half = outcome.Waiting?.Median is { } median ? NumberText.Size(median, endpoint.Unit) : "not reached by half";
            page.Append($"<td class=\"number\" data-label=\"Half of the runs after\">{half}</td><td class=\"number\" data-label=\"Ended without\">{outcome.Runs.Count - reached - diverged}</td><td class=\"number\" data-label=\"Diverged\">{diverged}</td></tr>\n");
        }

        page.Append("</tbody></table>\n</figure>\n</section>\n");
    }
}
