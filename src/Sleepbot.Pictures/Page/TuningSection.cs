using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>What the arms were tried with before the verdict's runs, what it came to and what it cost.</summary>
internal static class TuningSection
{
    public static void Write(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        if (verdict.Tuning is not { } tuning)
        {
            return;
        }

        page.Append($"<section>\n<h2>Tuning</h2>\n<p class=\"note\">Every arm got the same trials, on the validation split and with seeds that no verdict uses; they are the runs of {Html.Escape(tuning.ExperimentId)}.{Cost(tuning, verdict)}</p>\n");
        TuningChart chart = new(tuning, verdict.Endpoint);
        (int Arm, TunedArm Tuned)[] arms = [.. tuning.Arms.Where(arm => arm.Trials.Count > 0).Select(arm => (context.Place(arm.Arm), arm)).Where(entry => entry.Item1 >= 0)];
        if (arms.Length == 0)
        {
            page.Append("<p class=\"note\">Its trials are not in this journal.</p>\n</section>\n");
            return;
        }

        string doubts = TuningText.Doubts(tuning, verdict.Endpoint);
        page.Append(doubts.Length > 0 ? $"<p>{Html.Escape(doubts)}</p>\n" : "").Append("<figure>\n");
        foreach (string setting in chart.Settings)
        {
            page.Append($"<h3 class=\"turn\">{Html.Escape(setting)}</h3>\n");
            Panels.Write(page, arms.Where(entry => entry.Tuned.Trials.Any(trial => trial.Settings.ContainsKey(setting))).Select(entry => (
                entry.Arm,
                entry.Tuned.Arm,
                entry.Tuned.Chosen.TryGetValue(setting, out double value) ? $"chosen {Number(value)}" : "",
                chart.Draw(entry.Tuned, setting, entry.Arm))));
        }

        string crosses = arms.Any(entry => entry.Tuned.Trials.Any(trial => trial.Mean is null)) ? " A cross is a trial whose runs all diverged." : "";
        page.Append($"<figcaption>A dot is a trial: upwards what it came to on the validation split ({Html.Escape(Measure(verdict.Endpoint))}), across its setting. The ring is the one that was taken.{crosses} All charts of a setting share their axes.</figcaption>\n");
        ValuesTable.Write(page, "The numbers of every trial", "Trial", [.. arms.Select(entry => (entry.Arm, entry.Tuned.Arm))], Enumerable.Range(0, chart.Most).Select(i => (
            $"trial {i + 1}",
            (IReadOnlyList<string>)[.. arms.Select(entry => i < entry.Tuned.Trials.Count ? Cell(entry.Tuned.Trials[i], verdict.Endpoint) : "")])));
        page.Append("</figure>\n</section>\n");
    }

    private static string Cost(TuningOutcome tuning, ExperimentVerdict verdict)
    {
        if (tuning.Cost is not { } cost)
        {
            return "";
        }

        string share = verdict.Cost.Seconds > 0 ? $", {ResultText.Percent(cost.Seconds / (cost.Seconds + verdict.Cost.Seconds), 0)} of all computing for this question" : "";
        return $" They took {ResultText.Count(cost.Runs)} runs and {ResultText.Duration(cost.Seconds)}{share}.";
    }

    private static string Measure(EndpointFacts endpoint) =>
        endpoint.Unit == EndpointUnit.Accuracy ? "accuracy in %, higher is better" : $"{EndpointText.Unit(endpoint.Unit)} to the target, lower is better";

    private static string Cell(TrialOutcome trial, EndpointFacts endpoint)
    {
        string settings = string.Join(", ", trial.Settings.Select(setting => $"{TuningChart.Short(setting.Key)} {Number(setting.Value)}"));
        int diverged = trial.Runs.Count(run => run.Diverged), missed = trial.Runs.Count(run => !run.Diverged && !run.IsReached);
        string lost = (diverged > 0 ? $", {diverged} diverged" : "") + (missed > 0 ? $", {missed} missed the target" : "");
        return $"{settings}: {NumberText.Value(trial.Mean, endpoint.Unit)}{lost}{(trial.IsChosen ? ", chosen" : "")}";
    }

    private static string Number(double value) => value != 0 && Math.Abs(value) < 1e-4 ? value.ToString("0.###e0") : value.ToString("0.######");
}
