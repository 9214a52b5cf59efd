using System.Text;
using Sleepbot.Journal;

namespace Sleepbot.Pictures;

/// <summary>Where the time of a run went, and what the sleeps did.</summary>
internal static class TimeSection
{
    private static readonly (string Name, Func<PhaseSeconds, double> Seconds)[] phases =
    [
        ("training", seconds => seconds.Training),
        ("sleeping", seconds => seconds.Sleeping),
        ("probing", seconds => seconds.Probing),
        ("evaluating", seconds => seconds.Evaluating),
        ("logging", seconds => seconds.Logging),
    ];

    public static void Write(StringBuilder page, PageContext context)
    {
        (ResultArm Arm, double[] Seconds)[] arms = [.. context.Result.Arms
            .Select(arm => (arm, Runs: arm.Runs.Where(run => run.Status == RunStatus.Finished).ToArray()))
            .Where(entry => entry.Runs.Length > 0)
            .Select(entry => (entry.arm, phases.Select(phase => entry.Runs.Average(run => phase.Seconds(run.Seconds))).ToArray()))];
        double most = arms.Length == 0 ? 0 : arms.Max(arm => arm.Seconds.Sum());
        if (most > 0)
        {
            page.Append("<section>\n<h2>Where the time went</h2>\n<p class=\"note\">Wall time of a finished run, mean over the arm\u2019s seeds.</p>\n<div class=\"key\">");
            foreach ((string name, _) in phases)
            {
                page.Append($"<span><svg aria-hidden=\"true\"><rect class=\"{name}\" width=\"11\" height=\"11\" rx=\"2\"/></svg>{name}</span>");
            }

            page.Append("</div>\n<div class=\"bars\">\n");
            foreach ((ResultArm arm, double[] seconds) in arms)
            {
                Bar(page, arm.Name, seconds, most);
            }

            page.Append("</div>\n</section>\n");
        }

        Sleeps(page, context);
    }

    private static void Bar(StringBuilder page, string arm, double[] seconds, double most)
    {
        string words = string.Join(", ", phases.Select((phase, i) => $"{phase.Name} {ResultText.Duration(seconds[i])}"));
        page.Append($"<span>{Html.Escape(arm)}</span><svg role=\"img\" aria-label=\"{words}\"><title>{words}</title>");
        double at = 0;
        for (int i = 0; i < phases.Length; i++)
        {
            double width = 100 * seconds[i] / most;
            page.Append($"<rect class=\"{phases[i].Name}\" x=\"{at:0.##}%\" width=\"{width:0.##}%\" height=\"16\"/>");
            at += width;
        }

        page.Append($"</svg><span class=\"total\">{ResultText.Duration(seconds.Sum())}</span>\n");
    }

    private static void Sleeps(StringBuilder page, PageContext context)
    {
        (string Arm, SleepSummary Sleep)[] sleeps = [.. context.Result.Arms.SelectMany(arm => arm.Sleeps.Select(sleep => (arm.Name, sleep)))];
        if (sleeps.Length == 0)
        {
            return;
        }

        page.Append("<section>\n<h2>What the sleeps did</h2>\n<p class=\"note\">Over all runs of an arm. Mean change: L2 norm of the change over the norm of the weights it was allowed to touch.</p>\n");
        page.Append("<table class=\"cards\" style=\"margin-top:12px\"><thead><tr><th>Arm</th><th>Intervention</th><th class=\"number\">Fired</th><th class=\"number\">Time, each</th><th class=\"number\">Time, all</th><th class=\"number\">Mean change</th></tr></thead>\n<tbody>\n");
        foreach ((string arm, SleepSummary sleep) in sleeps)
        {
            double? each = sleep.Count == 0 ? null : sleep.Seconds / sleep.Count;
            page.Append($"<tr><td class=\"arm\">{Html.Escape(arm)}</td><td data-label=\"Intervention\">{Html.Escape(sleep.Intervention)}</td><td class=\"number\" data-label=\"Fired\">{ResultText.Count(sleep.Count)}\u00a0times</td>");
            page.Append($"<td class=\"number\" data-label=\"Time, each\">{ResultText.Duration(each)}</td><td class=\"number\" data-label=\"Time, all\">{ResultText.Duration(sleep.Seconds)}</td><td class=\"number\" data-label=\"Mean change\">{Change(sleep.MeanRelativeChange)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n</section>\n");
    }

    // Changes span many orders of magnitude: two digits that count say more than fixed decimals.
    private static string Change(double? relative) => relative switch
    {
        null => ResultText.Nothing,
        0 => "none",
        { } share when Math.Abs(share) < 1e-6 => (100 * share).ToString("0.#e0") + "\u00a0%",
        { } share => (100 * share).ToString(Math.Abs(share) >= 0.1 ? "0" : Math.Abs(share) >= 0.01 ? "0.0" : "0.0###") + "\u00a0%",
    };
}
