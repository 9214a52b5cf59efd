using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How the evidence grew from pair to pair, and how many seeds a verdict likely still takes.</summary>
internal static class EvidenceSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        (int Arm, ChallengerVerdict Verdict)[] shown = [.. context.Challengers.Where(entry => entry.Verdict.Evidence.Path.Count > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Append("<section>\n<h2>How the evidence grew</h2>\n<p class=\"note\">Evidence is what a bet of 1 against \u201cit makes no difference\u201d has become: a challenger that does nothing multiplies it by 20 in at most one of 20 experiments, however often one looks. ");
        page.Append(verdict.Plan.IsByEvidence
            ? "Where it reaches what is needed, the question is decided; the mark says when and how.</p>\n"
            : "Here it is shown for what it is: the number of seeds was fixed beforehand, so the verdict goes by p-values, once, at the end.</p>\n");
        EvidenceChart chart = new([.. shown.Select(entry => entry.Verdict)]);
        page.Append("<figure>\n");
        Panels.Write(page, shown.Select(entry => (entry.Arm, entry.Verdict.Arm, Progress(entry.Verdict), chart.Draw(entry.Verdict, entry.Arm))));
        string decides = verdict.Plan.IsByEvidence ? "decides" : "would decide";
        page.Append($"<figcaption>Full line: evidence that the challenger is better. Dashed: that it is worse. Logarithmic; the dotted line is what {decides}, as it stands now: higher the more challengers there are, lower with each that is found. \u201cNo difference\u201d is decided by the interval of the gain, not by this evidence.</figcaption>\n");
        int pairs = shown.Max(entry => entry.Verdict.Evidence.Path.Count);
        ValuesTable.Write(page, "The numbers: evidence that it is better, that it is worse", "Pairs", [.. shown.Select(entry => (entry.Arm, entry.Verdict.Arm))],
            Enumerable.Range(0, pairs).Select(i => (NumberText.Count(i + 1, "pair"), (IReadOnlyList<string>)[.. shown.Select(entry => Cell(entry.Verdict.Evidence.Path, i))])));
        page.Append("</figure>\n</section>\n");
    }

    private static string Progress(ChallengerVerdict challenger) =>
        challenger.Evidence.DecidedAt is { } at ? $"decided after {NumberText.Count(at, "pair")}"
        : challenger.PairsStillNeeded is { } more ? $"about {NumberText.Count(more, "more pair")}"
        : challenger.Evidence is { Decides: true, ChanceOfVerdict: { } chance } && challenger.IsOpen ? $"{ResultText.Percent(chance, 0)} chance of a verdict"
        : NumberText.Count(challenger.Evidence.Path.Count, "pair");

    private static string Cell(IReadOnlyList<EvidencePoint> path, int i) =>
        i < path.Count ? $"better {NumberText.Evidence(path[i].Combined.Helped)}, worse {NumberText.Evidence(path[i].Combined.Hurt)}" : "";
}
