using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Writes the experiment file of a fork: what one arm was, with a checkpoint to begin with.</summary>
internal static class ForkText
{
    private const string Unchanged = "unchanged";
    private const string Changed = "changed";

    /// <summary>Writes the file.</summary>
    /// <param name="experiment">The experiment of the run.</param>
    /// <param name="arm">The run's arm.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">Where it forks.</param>
    /// <param name="settings">What the arm <c>changed</c> changes, as <c>path=value</c>.</param>
    /// <param name="files">The fork's files, of which none need be there yet.</param>
    /// <returns>The text, and the experiment that it is, but for the checkpoint that it begins with.</returns>
    /// <exception cref="ExperimentException">A setting is wrong, or the file could not be read; it lists all mistakes.</exception>
    public static (string Text, Experiment Fork) Write(Experiment experiment, string arm, long seed, long step, IReadOnlyList<string> settings, ForkFiles files)
    {
        ProblemList problems = new();
        var root = (YamlSection)YamlReader.ReadFile(experiment.Definition, experiment.File, problems)!;
        var own = (root.Find("arms")!.Value as YamlSection)!.Find(arm)!.Value as YamlSection ?? new YamlSection([], root.Place);
        var whole = ArmOverlay.Of(root, ArmSettings.Put(root, own, experiment.Design.Chosen.GetValueOrDefault(arm) ?? []));
        var place = new Place("fork", 0);
        var fork = new YamlSection(
            [
                new YamlEntry("experiment", place, Text($"{experiment.Name}-fork")),
                new YamlEntry("question", place, Text($"What changes after step {step} of arm {arm} with seed {seed}?", quoted: true)),
                .. Keep(root, "data"),
                .. Keep(root, "vary"),
                .. Keep(whole, "network"),
                .. Keep(whole, "training"),
                .. Keep(whole, "sleep"),
                .. Keep(root, "evaluation"),
                .. Keep(whole, "probes"),
                new YamlEntry("seeds", place, new YamlList([Text($"{seed}")], place)),
                new YamlEntry("baseline", place, Text(Unchanged)),
                new YamlEntry("arms", place, new YamlSection([new YamlEntry(Unchanged, place, new YamlSection([], place))], place)),
            ],
            place);
        fork = (YamlSection)WithLocalRules(fork, experiment.Rules);
        fork = Absolute(fork, experiment.Folder);
        fork = Without(Without(fork, "training", "weights"), "training", "from");
        if (settings.Count > 0)
        {
            var changed = settings.Aggregate(new YamlSection([], place), (own, setting) => SettingPath.Apply(WithShared(own, fork, setting), setting, problems));
            problems.ThrowIfAny();
            var arms = (YamlSection)fork.Find("arms")!.Value;
            fork = fork.With(new YamlEntry("arms", place, arms.With(new YamlEntry(Changed, place, changed))));
        }

        // The checkpoint is not there yet; all else is read as `sleepbot run` will read it.
        var read = ExperimentReader.Read(new ExperimentSource("fork", YamlWriter.Write(fork), files.Folder) { Rules = files.Rules }, fork);
        string checkpoint = files.CheckpointName;
        fork = SettingPath.Apply(fork, $"training.from={YamlWriter.Write(Text(checkpoint, quoted: true)).Trim()}", problems);
        problems.ThrowIfAny();
        return ($"# All arms share {experiment.Name}, arm {arm}, seed {seed}, up to step {step}: '{checkpoint}' has its state there.\n{YamlWriter.Write(fork)}", read);

        YamlText Text(string text, bool quoted = false) => new(text, quoted, place);
    }

    private static IEnumerable<YamlEntry> Keep(YamlSection section, string key) => section.Find(key) is { } entry ? [entry] : [];

    /// <summary>Writes into an arm the section or list that a setting changes a part of: what an arm writes replaces the whole of what all arms share.</summary>
    private static YamlSection WithShared(YamlSection own, YamlSection root, string setting)
    {
        string[] keys = setting.Split('=', 2)[0].Trim().Split('.');
        bool isNetwork = keys[0] == "network";
        if (keys.Length < (isNetwork ? 2 : 3) || root.Find(keys[0]) is not { } shared)
        {
            return own;
        }

        if (isNetwork)
        {
            return own.Find(keys[0]) is null && shared.Value is not YamlText ? own.With(shared) : own;
        }

        var inner = own.Find(keys[0])?.Value ?? new YamlSection([], shared.Place);
        return inner is YamlSection section && section.Find(keys[1]) is null && (shared.Value as YamlSection)?.Find(keys[1]) is { Value: not YamlText } part
            ? own.With(new YamlEntry(keys[0], shared.Place, section.With(part)))
            : own;
    }

    /// <summary>Lets rules that lie elsewhere be found beside the file.</summary>
    private static YamlValue WithLocalRules(YamlValue value, IReadOnlyDictionary<string, string> rules) => value switch
    {
        YamlText text when rules.ContainsKey(text.Text) => new YamlText(Path.GetFileName(text.Text), text.Quoted, text.Place),
        YamlList list => new YamlList([.. list.Items.Select(item => WithLocalRules(item, rules))], list.Place),
        YamlSection section => new YamlSection([.. section.Entries.Select(entry => entry with { Value = WithLocalRules(entry.Value, rules) })], section.Place),
        _ => value,
    };

    /// <summary>Names a folder of data by its full path: the file may lie elsewhere than the one it comes from.</summary>
    private static YamlSection Absolute(YamlSection root, string folder) =>
        root.Find("data")!.Value is YamlSection data && data.Find("folder") is { Value: YamlText { Text: var path } text } entry
            ? root.With(root.Find("data")! with { Value = data.With(entry with { Value = new YamlText(Path.GetFullPath(Path.Combine(folder, path)), quoted: true, text.Place) }) })
            : root;

    private static YamlSection Without(YamlSection root, string section, string key) =>
        root.Find(section) is { Value: YamlSection inner } entry
            ? root.With(entry with { Value = new YamlSection([.. inner.Entries.Where(one => one.Key != key)], inner.Place) })
            : root;
}
