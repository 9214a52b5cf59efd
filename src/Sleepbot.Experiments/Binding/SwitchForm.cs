using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>True or false, or in words on or off.</summary>
internal sealed class SwitchForm : Form
{
    /// <inheritdoc/>
    public override string Expected => "true or false (or on or off)";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) => value switch
    {
        YamlText { Quoted: false, Text: "true" or "on" } => true,
        YamlText { Quoted: false, Text: "false" or "off" } => false,
        _ => Refuse(value, name, context),
    };

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new() { ["enum"] = new JsonArray(true, false, "on", "off") };
}
