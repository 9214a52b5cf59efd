using System.Globalization;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Design;

/// <summary>Takes the best trial of each arm.</summary>
internal static class TuningChoice
{
    private const string TunedKey = "tuned";

    /// <summary>Chooses, and writes the choice into a definition.</summary>
    /// <param name="definition">The definition of the experiment that is tuned.</param>
    /// <param name="tuning">The design of its tuning experiment.</param>
    /// <param name="trials">What became of the trials.</param>
    /// <param name="file">The file as messages name it.</param>
    /// <returns>The definition with the choice.</returns>
    /// <exception cref="ExperimentException">No trial of an arm has a value.</exception>
    public static string Write(string definition, ExperimentDesign tuning, EndpointTable trials, string file)
    {
        ProblemList problems = new();
        var root = (YamlSection)YamlReader.ReadFile(definition, file, problems)!;
        YamlSection Section(IEnumerable<YamlEntry> entries) => new([.. entries], root.Place);
        YamlEntry Entry(string key, YamlValue value) => new(key, root.Place, value);
        var arms = tuning.Trials.GroupBy(trial => trial.Of).Select(own => Entry(own.Key, Section(Best(own.Key, [.. own], tuning.Endpoint, trials, file).Settings
            .Select(setting => Entry(setting.Path, Text(setting.Value.ToString("R", CultureInfo.InvariantCulture)))))));
        var tuned = Section([Entry("from", Text(trials.ExperimentId)), Entry("arms", Section(arms))]);
        return YamlWriter.Write(root.With(Entry(TunedKey, tuned)));

        YamlText Text(string text) => new(text, quoted: false, root.Place);
    }

    private static TuningTrial Best(string arm, IReadOnlyList<TuningTrial> own, PrimaryEndpoint endpoint, EndpointTable table, string file)
    {
        // More runs that diverged, or more that missed the target, weigh heavier than any mean of the others. Of equal trials the first is taken.
        var ranked = own
            .Select(trial => (Trial: trial, Values: table.Of(trial.Arm).Values.Select(run => run.Value).OfType<EndpointValue>().ToList()))
            .Where(tried => tried.Values.Count > 0)
            .OrderByDescending(tried => tried.Values.Count)
            .ThenByDescending(tried => tried.Values.Count(value => value.IsReached))
            .ThenByDescending(tried => tried.Values.Average(value => value.Value) * (endpoint.HigherIsBetter ? 1 : -1))
            .ToList();
        return ranked.Count > 0
            ? ranked[0].Trial
            : throw new ExperimentException([new Problem(file, 0, $"none of the {own.Count} trials of arm '{arm}' trained to its end, so nothing can be chosen for it. Tune over other ranges; `sleepbot show {table.ExperimentId}` says how each of them ended.")]);
    }
}
