namespace Sleepbot.Experiments.Yaml;

/// <summary>A key of a section and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where the key is written.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, Place Place, YamlValue Value);
