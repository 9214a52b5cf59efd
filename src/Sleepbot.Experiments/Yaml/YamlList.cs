namespace Sleepbot.Experiments.Yaml;

/// <summary>A list of values.</summary>
/// <param name="items">Its items, in order.</param>
/// <param name="place">Where it begins.</param>
internal sealed class YamlList(IReadOnlyList<YamlValue> items, Place place) : YamlValue(place)
{
    /// <summary>Gets the items, in order.</summary>
    public IReadOnlyList<YamlValue> Items { get; } = items;

    /// <inheritdoc/>
    public override string InWords => $"a list of {Items.Count}";
}
