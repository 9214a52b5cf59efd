using System.Globalization;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Writes tuned numbers into an arm.</summary>
internal static class ArmSettings
{
    private const string TrainingKey = "training";
    private const string InterventionsKey = "interventions";
    private const string FileKey = "file";

    /// <summary>Gets an arm with some settings changed; those that it does not have are left out.</summary>
    /// <param name="root">The experiment file.</param>
    /// <param name="own">What the arm writes.</param>
    /// <param name="settings">The settings.</param>
    public static YamlSection Put(YamlSection root, YamlSection own, IEnumerable<SettingValue> settings) =>
        settings.Aggregate(own, (arm, setting) => Put(root, arm, setting.Path, setting.Value) ?? arm);

    /// <summary>Says whether an arm has a setting.</summary>
    /// <param name="root">The experiment file.</param>
    /// <param name="own">What the arm writes.</param>
    /// <param name="path">The setting's path in an arm.</param>
    public static bool Has(YamlSection root, YamlSection own, string path) => Put(root, own, path, 0) is not null;

    private static YamlSection? Put(YamlSection root, YamlSection own, string path, double number)
    {
        // The whole arm's section is written into the arm: what an overlay would replace, such as a list of interventions, must not be lost.
        string[] keys = path.Split('.');
        var place = own.Place;
        var whole = ArmOverlay.Of(root, own).Find(keys[0])?.Value ?? (keys[0] == TrainingKey ? new YamlSection([], place) : null);
        var value = new YamlText(number.ToString("R", CultureInfo.InvariantCulture), quoted: false, place);
        return whole is not null && keys.Length > 1 && Put(whole, keys[1..], keys[0], value) is { } changed
            ? own.With(new YamlEntry(keys[0], place, changed))
            : null;
    }

    private static YamlValue? Put(YamlValue target, string[] keys, string parent, YamlText value)
    {
        if (keys.Length == 0)
        {
            return value;
        }

        switch (target)
        {
            case YamlSection section when section.Find(keys[0]) is { } entry:
                return Put(entry.Value, keys[1..], keys[0], value) is { } child ? section.With(entry with { Value = child }) : null;
            case YamlSection section:
                // A last key that is not written has its default. Among interventions it would be the name of another one.
                bool isSetting = keys.Length == 1 && (parent != InterventionsKey || section.Find(FileKey) is not null);
                return isSetting ? section.With(new YamlEntry(keys[0], value.Place, value)) : null;
            case YamlText text when text.Text == keys[0] || (text.IsEmpty && keys.Length == 1):
                // A bare name has all settings at their defaults: it becomes a section that can hold one.
                var opened = new YamlSection(text.IsEmpty ? [] : [new YamlEntry(keys[0], text.Place, new YamlSection([], text.Place))], text.Place);
                return Put(opened, keys, parent, value);
            case YamlList list:
                return PutInto(list, keys, parent, value);
            default:
                return null;
        }
    }

    /// <summary>Writes into the item that a key counts from 0, or into the first that has the setting.</summary>
    private static YamlList? PutInto(YamlList list, string[] keys, string parent, YamlText value)
    {
        bool isCounted = int.TryParse(keys[0], NumberStyles.None, CultureInfo.InvariantCulture, out int counted);
        for (int i = 0; i < list.Items.Count; i++)
        {
            if ((!isCounted || i == counted) && Put(list.Items[i], isCounted ? keys[1..] : keys, parent, value) is { } item)
            {
                return new YamlList([.. list.Items.Select((old, at) => at == i ? item : old)], list.Place);
            }
        }

        return null;
    }
}
