using System.Globalization;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Yaml;

/// <summary>Edits a file's values as the command line asks: <c>training.batchSize=64</c>, <c>arms.mine.sleep.every=8 steps</c>.</summary>
internal static class SettingPath
{
    /// <summary>Applies one setting.</summary>
    /// <param name="root">The file's values.</param>
    /// <param name="setting">Path, equals sign, value; the value is YAML, and names that hold dots are matched as a whole.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <returns>The values with the setting applied, or as they were if it is wrong.</returns>
    public static YamlSection Apply(YamlSection root, string setting, ProblemList problems)
    {
        var place = new Place($"--set {setting}", 0);
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : setting[..equals].Trim();
        if (path.Length == 0 || path.Split('.').Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(place, "expected path=value, for example training.batchSize=64.");
            return root;
        }

        return YamlReader.ReadSetting(setting[(equals + 1)..], place.File, problems) is { } value && Put(root, path, "", value, problems) is YamlSection edited
            ? edited
            : root;
    }

    private static YamlValue? Put(YamlValue target, string path, string parent, YamlValue value, ProblemList problems)
    {
        switch (target)
        {
            case YamlSection section:
                string key = KeyIn(section, path);
                string rest = path.Length == key.Length ? "" : path[(key.Length + 1)..];
                var old = section.Find(key);
                if (old is null && rest.Length > 0 && parent == "arms")
                {
                    problems.Add(value.Place, $"'{key}' is no arm of this experiment. {NearestName.Suggest(key, section.Entries.Select(entry => entry.Key), "Arms are")}");
                    return null;
                }

                var child = rest.Length == 0
                    ? value
                    : Put(Opened(old?.Value, value.Place), rest, parent.Length == 0 ? key : $"{parent}.{key}", value, problems);
                return child is null ? null : section.With(new YamlEntry(key, value.Place, child));
            case YamlList list:
                return PutInto(list, path, parent, value, problems);
            default:
                problems.Add(value.Place, $"'{parent}' is {target.InWords}, which has no keys to set. Set '{parent}' as a whole, for example --set '{parent}={{...}}'.");
                return null;
        }
    }

    private static YamlList? PutInto(YamlList list, string path, string parent, YamlValue value, ProblemList problems)
    {
        string[] parts = path.Split('.', 2);
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= list.Items.Count)
        {
            problems.Add(value.Place, $"'{parent}' is a list of {list.Items.Count}; '{parts[0]}' names none of its items. Count them from 0.");
            return null;
        }

        var item = parts.Length == 1 ? value : Put(list.Items[index], parts[1], $"{parent}.{parts[0]}", value, problems);
        return item is null ? null : new YamlList([.. list.Items.Select((old, i) => i == index ? item : old)], list.Place);
    }

    /// <summary>Gets the longest key that the path begins with, so that an arm may be named <c>rate-0.1</c>; else the path's first part.</summary>
    private static string KeyIn(YamlSection section, string path) => section.Entries
        .Select(entry => entry.Key)
        .Where(key => path == key || path.StartsWith(key + ".", StringComparison.Ordinal))
        .MaxBy(key => key.Length) ?? path.Split('.')[0];

    private static YamlValue Opened(YamlValue? value, Place place) =>
        value is null or YamlText { IsEmpty: true } ? new YamlSection([], place) : value;
}
