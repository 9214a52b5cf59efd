using System.Globalization;
using Sleepbot.Experiments.Reading;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Verdicts;

/// <summary>Reads what an answer holds for out of the stored definition's text: no data, no networks, no files.</summary>
internal static class ConditionsReader
{
    /// <summary>Reads the conditions.</summary>
    /// <param name="rows">The experiment.</param>
    public static RunConditions Read(JournalRows rows)
    {
        var root = YamlReader.ReadFile(rows.Experiment.Definition, rows.Experiment.Id, new ProblemList()) as YamlSection ?? new YamlSection([], new Place(rows.Experiment.Id, 0));
        string baseline = rows.Design.Trials.Count > 0 ? rows.Design.Trials[0].Of : rows.Design.Baseline;
        var own = ArmRoles.WrittenIn(root).FirstOrDefault(arm => arm.Name == baseline).Own ?? new YamlSection([], root.Place);
        var whole = ArmOverlay.Of(root, ArmSettings.Put(root, own, rows.Design.Chosen.GetValueOrDefault(baseline) ?? []));
        var training = whole.Find("training")?.Value as YamlSection;
        return new RunConditions
        {
            Data = NameOf(root.Find("data")?.Value, "name", "folder") ?? "gaussian-mixture",
            TrainingSamples = rows.SamplesOf("train"),
            TestSamples = rows.SamplesOf("test"),
            Network = NameOf(whole.Find("network")?.Value, "model", "name") ?? LayersOf(whole.Find("network")?.Value),
            Length = NameOf(training?.Find("length")?.Value) ?? "",
            Optimizer = NameOf(training?.Find("optimizer")?.Value) ?? (training?.Find("optimizer")?.Value is YamlSection { Entries: [var optimizer, ..] } ? optimizer.Key : ""),
            BatchSize = int.TryParse(NameOf(training?.Find("batchSize")?.Value), CultureInfo.InvariantCulture, out int batch) ? batch : null,
            Augmented = Settings(training?.Find("augment")?.Value),
            Varied = root.Find("vary")?.Value switch
            {
                YamlList list => string.Join(", ", list.Items.OfType<YamlText>().Select(item => item.Text)),
                YamlText text => text.Text,
                _ => "",
            },
            Machine = rows.Experiment.Machine,
        };
    }

    private static string? NameOf(YamlValue? value, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if ((value as YamlSection)?.Find(key)?.Value is YamlText { IsEmpty: false } named)
            {
                return named.Text;
            }
        }

        return value is YamlText { IsEmpty: false } text ? text.Text : null;
    }

    private static string Settings(YamlValue? section) =>
        string.Join(", ", ((section as YamlSection)?.Entries ?? []).Select(entry => $"{entry.Key} {(entry.Value as YamlText)?.Text}"));

    private static string LayersOf(YamlValue? network) =>
        (network as YamlList ?? (network as YamlSection)?.Find("layers")?.Value as YamlList) is { Items.Count: var count } ? $"a network of {count} layers" : "a network";
}
