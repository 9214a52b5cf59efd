namespace Sleepbot.Experiments.Yaml;

/// <summary>A value of a YAML file together with its place. Immutable: editing makes a new tree that shares what stayed.</summary>
/// <param name="place">Where it begins.</param>
internal abstract class YamlValue(Place place)
{
    /// <summary>Gets where it begins.</summary>
    public Place Place { get; } = place;

    /// <summary>Gets the value in the words of a message.</summary>
    public abstract string InWords { get; }
}
