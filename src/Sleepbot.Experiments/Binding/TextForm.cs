using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>A text that is not empty.</summary>
internal sealed class TextForm : Form
{
    /// <inheritdoc/>
    public override string Expected => "a text";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) =>
        value is YamlText { IsEmpty: false, Text: var text } && !string.IsNullOrWhiteSpace(text) && !text.Contains('\0') ? text.Trim() : Refuse(value, name, context);

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new() { ["type"] = new JsonArray("string", "number") };
}
