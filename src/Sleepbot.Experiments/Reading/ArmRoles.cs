using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Decides what each arm is in an experiment for, and which arms are added.</summary>
internal static class ArmRoles
{
    private static readonly IReadOnlyList<string> idle = ["none", "undone"];

    // What the moments of a sleep are counted in.
    private static readonly IReadOnlyList<string> calendar = ["length", "batchSize", "tasks"];

    /// <summary>Gets the arms that a file writes.</summary>
    /// <param name="root">The file.</param>
    /// <returns>Names with what the arms write, in order.</returns>
    public static IReadOnlyList<(string Name, YamlSection Own)> WrittenIn(YamlSection root) =>
        [.. ((root.Find("arms")?.Value as YamlSection)?.Entries ?? []).Select(entry => (entry.Key, entry.Value as YamlSection ?? new YamlSection([], entry.Value.Place)))];

    /// <summary>Gets the arms with their roles: those of the file, then those that are added.</summary>
    /// <param name="root">The file, with at least one arm.</param>
    /// <param name="controls">Which arms are wanted.</param>
    public static IReadOnlyList<DesignArm> Of(YamlSection root, ControlsSection controls)
    {
        var written = WrittenIn(root);
        string baseline = root.Find("baseline")?.Value is YamlText { IsEmpty: false, Text: var named } && written.Any(arm => arm.Name == named) ? named : written[0].Name;
        string sleepOfBaseline = SleepOf(root, written.First(arm => arm.Name == baseline).Own);
        List<DesignArm> arms = [.. written.Select(arm => new DesignArm(
            arm.Name,
            arm.Name == baseline ? ArmRole.Baseline : IsIdle(root, arm.Own) && sleepOfBaseline.Length == 0 ? ArmRole.Identity : ArmRole.Challenger,
            arm.Name))];

        // What sleeps as the baseline does is asked about for another reason than its sleep.
        List<string> sleepers = [.. written
            .Where(arm => arms.Any(known => known.Name == arm.Name && known.Role == ArmRole.Challenger))
            .Where(arm => SleepOf(root, arm.Own) is { Length: > 0 } sleep && sleep != sleepOfBaseline)
            .Select(arm => arm.Name)];
        if (controls.Shams)
        {
            arms.AddRange(sleepers.Select(name => Added(name, "sham", ArmRole.Sham)));
        }

        if (controls.Shuffled)
        {
            arms.AddRange(sleepers.Select(name => Added(name, "shuffled", ArmRole.Shuffled)));
        }

        if (controls.Identity)
        {
            var own = written.ToDictionary(arm => arm.Name, arm => ArmOverlay.Of(root, arm.Own));
            arms.AddRange(sleepers.Where(name => SleepsInRunsLike(own[name], own[baseline])).Select(name => Added(name, "identity", ArmRole.Identity)));
        }

        if (controls.Ema && DerivedArms.KnowsAverage)
        {
            arms.Add(Added(baseline, "ema", ArmRole.Reference));
        }

        return arms;
    }

    // No arm of a file can be called so: names have neither blanks nor brackets.
    private static DesignArm Added(string origin, string kind, ArmRole role) => new($"{origin} ({kind})", role, origin);

    /// <summary>Tells whether an arm's sleep fits the baseline's runs, as its identity check needs it: the same network, as many steps.</summary>
    private static bool SleepsInRunsLike(YamlSection arm, YamlSection baseline) =>
        Written(arm, "network") == Written(baseline, "network")
        && calendar.All(key => Written(arm.Find("training")?.Value, key) == Written(baseline.Find("training")?.Value, key));

    private static string Written(YamlValue? section, string key) =>
        (section as YamlSection)?.Find(key) is { } entry ? YamlWriter.Write(new YamlSection([entry], entry.Place)) : "";

    /// <summary>Gets how an arm's sleep is written, or nothing if it does not sleep.</summary>
    private static string SleepOf(YamlSection root, YamlSection own) =>
        ArmOverlay.Of(root, own).Find("sleep")?.Value is YamlSection sleep && sleep.Find("interventions") is not null ? YamlWriter.Write(sleep) : "";

    /// <summary>Tells whether an arm has nothing of its own but a sleep that changes nothing.</summary>
    private static bool IsIdle(YamlSection root, YamlSection own) =>
        own.Entries.All(entry => entry.Key is "sleep" or "description" or "probes")
        && (ArmOverlay.Of(root, own).Find("sleep")?.Value as YamlSection)?.Find("interventions")?.Value switch
        {
            YamlText text => idle.Contains(text.Text),
            YamlList { Items: [YamlText only] } => idle.Contains(only.Text),
            YamlSection { Entries: [var only] } => idle.Contains(only.Key),
            _ => false,
        };
}
