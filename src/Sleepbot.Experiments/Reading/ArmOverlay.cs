using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Lays what an arm writes over what all arms share.</summary>
internal static class ArmOverlay
{
    // Sections of which an arm may change single keys.
    private static readonly IReadOnlyList<string> layered = ["training", "sleep", "probes"];

    /// <summary>Gets the whole of an arm.</summary>
    /// <param name="root">The experiment file.</param>
    /// <param name="arm">What the arm writes.</param>
    public static YamlSection Of(YamlSection root, YamlSection arm)
    {
        var whole = arm;
        if (arm.Find("network") is null && root.Find("network") is { } network)
        {
            whole = whole.With(network);
        }

        foreach (string key in layered)
        {
            if (root.Find(key) is { } common && !(key == "sleep" && arm.Find(key) is null && !Sleeps(common.Value)))
            {
                whole = whole.With(Layer(common, arm.Find(key)));
            }
        }

        return whole;
    }

    /// <summary>Tells a common sleep section that makes every arm sleep from one that only holds what the arms' own share.</summary>
    private static bool Sleeps(YamlValue common) => (common as YamlSection)?.Find("interventions") is not null;

    private static YamlEntry Layer(YamlEntry common, YamlEntry? own) => own switch
    {
        null => common,
        { Value: YamlSection over } when common.Value is YamlSection under => own with { Value = WithoutOtherTimes(common.Key, under, over).Overlay(over) },
        _ => own,
    };

    /// <summary>An arm that says in its own way when to sleep does not inherit the common way.</summary>
    private static YamlSection WithoutOtherTimes(string key, YamlSection under, YamlSection over) =>
        key == "sleep" && SleepSection.WhenKeys.Any(way => over.Find(way) is not null)
            ? new YamlSection([.. under.Entries.Where(entry => !SleepSection.WhenKeys.Contains(entry.Key))], under.Place)
            : under;
}
