using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Finds the line to show for a setting.</summary>
internal static class Places
{
    /// <summary>Finds the value of a key, or as much of the way to it as is written.</summary>
    /// <param name="value">Where to begin.</param>
    /// <param name="path">Keys, from outside to inside.</param>
    public static Place Of(YamlValue value, params ReadOnlySpan<string> path)
    {
        foreach (string key in path)
        {
            if ((value as YamlSection)?.Find(key) is not { } entry)
            {
                break;
            }

            value = entry.Value;
        }

        return value.Place;
    }
}
