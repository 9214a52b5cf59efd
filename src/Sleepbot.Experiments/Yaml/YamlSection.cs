namespace Sleepbot.Experiments.Yaml;

/// <summary>A section: keys with their values, in the order in which they are written.</summary>
/// <param name="entries">The keys with their values; each key once.</param>
/// <param name="place">Where it begins.</param>
internal sealed class YamlSection(IReadOnlyList<YamlEntry> entries, Place place) : YamlValue(place)
{
    /// <summary>Gets the keys with their values.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string InWords => $"a section with {(Entries.Count == 0 ? "no keys" : string.Join(", ", Entries.Select(entry => $"'{entry.Key}'")))}";

    /// <summary>Finds a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The key with its value, or null.</returns>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>Gets a section in which one key is added, or has another value.</summary>
    /// <param name="entry">The key and its new value.</param>
    public YamlSection With(YamlEntry entry) => new(
        Find(entry.Key) is null ? [.. Entries, entry] : [.. Entries.Select(old => old.Key == entry.Key ? entry : old)],
        Place);

    /// <summary>Gets a section with this one's keys and another's; where both have a key, the other's value holds.</summary>
    /// <param name="over">The section that is laid over this one.</param>
    public YamlSection Overlay(YamlSection over) => new(
        [.. Entries.Select(entry => over.Find(entry.Key) ?? entry), .. over.Entries.Where(entry => Find(entry.Key) is null)],
        over.Place);
}
