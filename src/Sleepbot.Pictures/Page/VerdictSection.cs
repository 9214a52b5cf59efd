using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The verdicts: all gains in one picture, then each challenger's sentence, paragraph and numbers.</summary>
internal static class VerdictSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        EndpointFacts endpoint = verdict.Endpoint;
        page.Append("<section class=\"verdict\">\n<h2>Verdict</h2>\n");
        string effect = endpoint.SmallestEffect is { } size ? $" A difference within {NumberText.Effect(size, endpoint.Unit)} counts as none." : "";
        page.Append($"<p class=\"note\">Decided by {Html.Escape(endpoint.Description)}, {(endpoint.Better == Better.Higher ? "higher" : "lower")} is better, named before anything ran.{effect} {Html.Escape(EndpointText.Capital(VerdictText.Conditions(verdict)))}; {VerdictText.Cost(verdict)}. {Html.Escape(Machinery(verdict))}</p>\n");
        if (verdict.Earlier is { } earlier)
        {
            page.Append($"<p class=\"note\">{Html.Prose(EarlierText.Reason(earlier))}</p>\n");
        }

        Intervals(page, context, verdict);
        foreach ((int arm, ChallengerVerdict challenger) in context.Challengers)
        {
            Finding(page, verdict, challenger, arm);
        }

        page.Append("</section>\n");
    }

    private static void Intervals(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        IntervalRow[] rows = [.. Rows(context, verdict)];
        if (rows.All(row => row.Gain is null))
        {
            return;
        }

        IntervalChart chart = new(verdict.Endpoint, rows);
        page.Append("<figure>\n").Append(chart.Draw(wide: true, "wide")).Append('\n').Append(chart.Draw(wide: false, "narrow")).Append('\n');
        string together = verdict.Plan.Multiplicity == MultiplicityRule.EBh ? "; of those of what helped or hurt one in twenty misses at most on average, the others hold for all challengers at once" : ", and for all challengers at once";
        string kind = verdict.Plan.IsByEvidence ? $"anytime-valid: it holds however often one looks{together}" : "by flipping signs, for this arm alone";
        string quiet = rows.Any(row => row.IsControl) ? " The paler rows are controls, with intervals for each alone and without verdicts: a rule that is no better than its sham only shakes the weights." : "";
        page.Append($"<figcaption>Dot: mean difference over the pairs. Line: its {Level(verdict)} interval ({kind}).{quiet}</figcaption>\n</figure>\n");
    }

    /// <summary>Each challenger with its own controls below it, then what stands beside all of them.</summary>
    private static IEnumerable<IntervalRow> Rows(PageContext context, ExperimentVerdict verdict)
    {
        foreach ((int arm, ChallengerVerdict challenger) in context.Challengers)
        {
            yield return new IntervalRow(arm, challenger.Arm, IsControl: false, challenger.Kind, challenger.Comparison.MeanGain, challenger.Interval);
            foreach (ArmOutcome control in verdict.Arms.Where(other => other.Role is ArmRole.Sham or ArmRole.Shuffled && other.Origin == challenger.Arm))
            {
                yield return Control(control);
            }
        }

        foreach (ArmOutcome reference in verdict.Arms.Where(arm => arm.Role == ArmRole.Reference))
        {
            yield return Control(reference);
        }

        IntervalRow Control(ArmOutcome control) => new(
            context.Place(control.Name), control.Name, IsControl: true, null, control.AgainstBaseline?.MeanGain, control.AgainstBaseline?.Interval);
    }

    private static void Finding(StringBuilder page, ExperimentVerdict verdict, ChallengerVerdict challenger, int arm)
    {
        page.Append("<article class=\"finding\">\n<h3>");
        page.Append(challenger.Kind is { } kind ? VerdictMark.InText(kind) : "");
        page.Append($"<b>{Word(challenger)}</b>");
        page.Append($"<span class=\"of\">{PageContext.Swatch(arm)}{Html.Escape(challenger.Arm)}</span></h3>\n");
        page.Append($"<p class=\"sentence\">{Html.Escape(VerdictText.Finding(verdict, challenger))}.</p>\n<p>{Html.Prose(VerdictParagraph.Of(verdict, challenger))}</p>\n");
        page.Append("<details><summary>The numbers</summary><table class=\"numbers\"><tbody>\n");
        foreach ((string name, string value) in FindingNumbers.Of(verdict, challenger))
        {
            page.Append($"<tr><th scope=\"row\">{Html.Escape(name)}</th><td>{Html.Escape(value)}</td></tr>\n");
        }

        page.Append("</tbody></table></details>\n</article>\n");
    }

    private static string Word(ChallengerVerdict challenger) => challenger is { Kind: VerdictKind.NotEnoughEvidence, IsOpen: true }
        ? "No verdict yet"
        : challenger.Copies > 0 || challenger is { Kind: VerdictKind.NotEnoughEvidence, Idleness: not null } ? "No verdict"
        : EndpointText.Capital(VerdictText.Word(challenger.Kind));

    private static string Machinery(ExperimentVerdict verdict) => verdict.Identity switch
    {
        null => "",
        { Faults.Count: 0, Pairs: 0 } => "",
        { Faults.Count: 0 } identity => $"In {NumberText.Count(identity.Pairs, "run")} what was done in sleep changed nothing, or was taken back: they have the measurements, weights and statistics of the baseline, bit for bit.",
        { } identity => $"What was done in sleep changed nothing, or was taken back, and yet {identity.Faults.Count} of {NumberText.Count(identity.Pairs, "run")} differ from the baseline, {identity.Faults[0].Arm} with seed {identity.Faults[0].Seed} first: {identity.Faults[0].Message}",
    };

    private static string Level(ExperimentVerdict verdict) => ResultText.Percent(1 - verdict.Plan.Alpha, 0);
}
