using System.Text;
using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>Writes what several experiments say as one Markdown page, what is unfinished included.</summary>
public static class StudyReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="name">The study's name.</param>
    /// <param name="parts">Its experiments, in order.</param>
    public static string Of(string name, IReadOnlyList<StudyPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        StringBuilder page = new();
        page.Append($"# Verdicts of {name}\n\n");
        page.Append($"Written by `sleepbot run {name}`, to verdicts.md beside the journal or where `--report PATH` says, and computed from the journal; not edited by hand.\n\n");
        foreach (var part in parts)
        {
            page.Append($"- {part.Name}: {Summary(part)}\n");
        }

        page.Append("\nA difference is that to the baseline, paired by seed. A verdict holds for the conditions under its table and says nothing about others. ");
        page.Append("*Against its sham*: against the same sizes of change at the same moments in random directions; what a rule does not gain there, it owes to ");
        page.Append("being shaken. These columns explain a verdict and are none. *Gradients*: what a step costs, in gradients of its batch.\n");
        foreach (var part in parts)
        {
            page.Append($"\n## {part.Name}\n\n");
            if (part.Question.Length > 0)
            {
                page.Append($"*{part.Question}*\n\n");
            }

            WritePart(page, part);
        }

        return page.ToString();
    }

    /// <summary>Writes in a sentence how an experiment ended, or how far it is: <c>24 challengers: 1 helped, 3 hurt, ...</c></summary>
    /// <param name="part">The experiment.</param>
    public static string Summary(StudyPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Verdict is not { } verdict)
        {
            return "not begun.";
        }

        if (verdict.Standing == VerdictStanding.Tuning)
        {
            return $"its arms are being tuned; {verdict.Arms.Sum(arm => arm.Runs.Count)} of {NumberText.Count(verdict.Arms.Count * verdict.Plan.Seeds, "trial run")} are done.";
        }

        if (verdict.Standing != VerdictStanding.Designed)
        {
            return verdict.Standing switch
            {
                VerdictStanding.Unsound => "no verdict: its identity check failed.",
                VerdictStanding.Changed => "no verdict: its design was changed after runs had ended.",
                _ => "no verdict: its file names no endpoint.",
            };
        }

        string counts = string.Join(", ", VerdictGroups.Of(verdict).Select(group => $"{group.Arms.Count} {group.Title[..1].ToLowerInvariant()}{group.Title[1..]}"));
        return $"{NumberText.Count(verdict.Challengers.Count, "challenger")}: {counts}.";
    }

    private static void WritePart(StringBuilder page, StudyPart part)
    {
        if (part.Verdict is not { Standing: not VerdictStanding.Tuning } verdict)
        {
            page.Append($"No verdict yet: {Summary(part)}\n");
            return;
        }

        string opening = VerdictText.Opening(verdict);
        if (opening.Length > 0)
        {
            page.Append($"{opening}\n\n");
        }

        if (verdict.Standing != VerdictStanding.Unsound)
        {
            foreach (var (title, addition, arms) in VerdictGroups.Of(verdict))
            {
                page.Append($"- **{title}**{(addition.Length > 0 ? $", {addition}" : "")}: {string.Join(", ", arms)}.\n");
            }

            page.Append(verdict.Standing == VerdictStanding.Designed ? "\n" : "");
            StudyTable.Write(page, verdict);
            page.Append($"\n{Legend(verdict)}\n\n");
        }

        foreach (string line in Conditions(verdict))
        {
            page.Append($"- {line}\n");
        }
    }

    private static string Legend(ExperimentVerdict verdict)
    {
        string what = $"{verdict.Endpoint.Description[..1].ToUpperInvariant()}{verdict.Endpoint.Description[1..]}";
        string unit = verdict.Endpoint.Unit == EndpointUnit.Accuracy ? ", differences in percentage points" : "";
        bool isScreening = verdict.Plan.Multiplicity == MultiplicityRule.EBh;
        string looks = verdict.Plan.IsByEvidence && verdict.Standing == VerdictStanding.Designed
            ? $". The interval of a challenger's difference to {verdict.Baseline} holds at all looks{(isScreening ? "; of those of what helped or hurt 5 % miss at most on average, the others hold" : " and")} for all challengers at once; every other one is for itself. A verdict once in stays, also where later pairs have moved the mean since"
            : "";
        return $"{what}{unit}{looks}.";
    }

    private static IEnumerable<string> Conditions(ExperimentVerdict verdict)
    {
        string conditions = VerdictText.Conditions(verdict);
        yield return $"{conditions[..1].ToUpperInvariant()}{conditions[1..]}. {VerdictText.Cost(verdict)}, on {verdict.Conditions.Machine}.";
        if (verdict.Plan.IsUntilDecided)
        {
            string least = verdict.Endpoint.SmallestEffect is { } effect ? $" or the difference is surely below {NumberText.Effect(effect, verdict.Endpoint.Unit)}" : "";
            yield return $"Rounds of {NumberText.Count(verdict.Plan.Round!.Value, "seed")} until the evidence decides{least}, at most {NumberText.Count(verdict.Plan.Seeds, "seed")}.";
        }

        if (verdict.Standing == VerdictStanding.Designed && verdict.Counted > 1)
        {
            string share = NumberText.Percent(verdict.Plan.Alpha, 0);
            yield return verdict.Plan.Multiplicity == MultiplicityRule.EBh
                ? $"Of what is found to help or hurt, {share} at most is false on average (e-BH, for screening)."
                : $"The chance that anything is falsely found to help or hurt is {share} at most (Holm).";
        }

        if (verdict.Tuning is { } tuning)
        {
            yield return $"All arms were tuned alike on the validation split, in {tuning.ExperimentId}; shams train as the arm that they control. {TuningText.Doubts(tuning, verdict.Endpoint)}".TrimEnd();
        }

        // What each arm was tuned to is in the table.
        foreach (string note in VerdictReport.Of(verdict).Notes.Where(note => note != VerdictReport.TuningNote(verdict)))
        {
            yield return note;
        }
    }
}
