namespace Sleepbot.Experiments.Yaml;

/// <summary>A single word, number or text.</summary>
/// <param name="text">What is written, without quotes.</param>
/// <param name="quoted">Whether it was written in quotes or as a block.</param>
/// <param name="place">Where it begins.</param>
internal sealed class YamlText(string text, bool quoted, Place place) : YamlValue(place)
{
    /// <summary>Gets what is written.</summary>
    public string Text { get; } = text;

    /// <summary>Gets whether it was written in quotes or as a block.</summary>
    public bool Quoted { get; } = quoted;

    /// <summary>Gets whether nothing is written, as after <c>key:</c>.</summary>
    public bool IsEmpty => !Quoted && Text is "" or "~" or "null";

    /// <inheritdoc/>
    public override string InWords => IsEmpty ? "nothing" : $"'{(Text.Length <= 60 ? Text : Text[..57] + "...")}'";
}
