using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How much of the spread over seeds is the test set's, and would vanish with an infinite one.</summary>
internal static class NoiseSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        (ArmOutcome Arm, TestSetNoise Noise)[] arms = [.. verdict.Arms
            .Where(arm => arm.Role is ArmRole.Baseline or ArmRole.Challenger && arm.TestSetNoise is { Variance: > 0 } && context.Place(arm.Name) >= 0)
            .Select(arm => (arm, arm.TestSetNoise!))];
        if (arms.Length == 0)
        {
            return;
        }

        page.Append($"<section>\n<h2>Luck of the test set</h2>\n<p class=\"note\">{Sentence(arms[0].Arm.Name, arms[0].Noise)}</p>\n<div class=\"key\">");
        page.Append("<span><svg aria-hidden=\"true\"><rect class=\"fleeting\" width=\"11\" height=\"11\" rx=\"2\"/></svg>would vanish with an infinite test set</span><span><svg aria-hidden=\"true\"><rect class=\"lasting\" width=\"11\" height=\"11\" rx=\"2\"/></svg>networks that differ</span></div>\n<div class=\"bars\">\n");
        foreach ((ArmOutcome arm, TestSetNoise noise) in arms)
        {
            Row(page, arm.Name, "the variance over seeds", noise);
        }

        foreach (ChallengerVerdict challenger in verdict.Challengers.Where(challenger => challenger.TestSetNoise is { Variance: > 0 }))
        {
            Row(page, $"{challenger.Arm} \u2212 {verdict.Baseline}", "the variance of the difference over seeds", challenger.TestSetNoise!);
        }

        page.Append("</div>\n</section>\n");
    }

    private static void Row(StringBuilder page, string name, string what, TestSetNoise noise)
    {
        double share = Share(noise);
        string words = $"{Most(noise)}{ResultText.Percent(share, 0)} of {what} comes from the finite test set";
        page.Append($"<span>{Html.Escape(name)}</span><svg role=\"img\" aria-label=\"{words}\"><title>{words}</title><rect class=\"fleeting\" width=\"{100 * share:0.##}%\" height=\"16\"/><rect class=\"lasting\" x=\"{100 * share:0.##}%\" width=\"{100 * (1 - share):0.##}%\" height=\"16\"/></svg>");
        page.Append($"<span class=\"total\">\u00b1{Deviation(noise.Variance)} points; {Most(noise)}{ResultText.Percent(share, 0)} of the variance</span>\n");
    }

    private static string Sentence(string arm, TestSetNoise noise)
    {
        string size = ResultText.Count(noise.Samples), name = Html.Escape(arm);
        string lasting = noise.FromNetworks <= 0
            ? "all of that may come from the test set alone: with an infinite one, seeds might not differ at all"
            : $"with an infinite test set it would still be {(noise.IsBound ? "at least " : "about ")}\u00b1{Deviation(noise.FromNetworks)}";
        return $"The {noise.Runs} seeds of {name} spread by \u00b1{Deviation(noise.Variance)} points (standard deviation) on {size} test samples; {lasting}. "
            + $"Besides, which {size} samples are in the test set moves every accuracy here by {(noise.IsBound ? "up to " : "about ")}\u00b1{Deviation(noise.SharedBySeeds)} points, all seeds and mostly all arms alike; no number of seeds shrinks that.";
    }

    private static double Share(TestSetNoise noise) => Math.Clamp(noise.FromTestSet / noise.Variance, 0, 1);

    private static string Most(TestSetNoise noise) => noise.IsBound ? "at most " : "about ";

    private static string Deviation(double variance) => ResultText.Number(100 * Math.Sqrt(Math.Max(0, variance)), 2);
}
