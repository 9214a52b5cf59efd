using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Support;

/// <summary>What a journal says.</summary>
internal static class Rows
{
    /// <summary>Gets everything in the journal about an experiment but seconds and dates, one line each.</summary>
    public static IReadOnlyList<string> Of(RunJournal journal, string id)
    {
        var runs = journal.Runs(id);
        return
        [
            .. journal.Arms(id).Select(arm => $"{arm.Name} {arm.Ordinal} {arm.Address}"),
            .. runs.Select(run => $"{run.Id} {run.Arm} {run.Seed} {run.Status} {run.Message} {run.Steps} {run.WeightsHash} {Hash(journal.Weights(run.Id))}"),
            .. journal.Measurements(id).Select(row => $"{row.RunId} {row.Step} {row.Epoch:R} {row.Samples} {row.Split} {row.Metric} {row.Value:R}"),
            .. journal.SleepEvents(id).OrderBy(slept => slept.RunId).Select(slept => $"{slept.RunId} {slept.Step} {slept.Intervention} {slept.Change:R} {slept.RelativeChange:R}"),
            .. runs.Select(run => journal.Answers(run.Id, "test")).OfType<SampleAnswers>().Select(row => $"{row.RunId} {row.Step} {string.Concat(row.Correct.ToArray().Select(right => right ? 1 : 0))}"),
            .. runs.SelectMany(run => journal.NeuronValues(run.Id)).Select(row => $"{row.RunId} {row.Step} {row.Layer} {row.Metric} {string.Join(' ', row.Values.ToArray())}"),
        ];
    }

    private static string Hash(byte[]? content) => content is null ? "" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));
}
