using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>True or false.</summary>
internal sealed class SwitchForm : Form
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) => value switch
    {
        YamlText { Quoted: false, Text: "true" } => true,
        YamlText { Quoted: false, Text: "false" } => false,
        _ => Refuse(value, name, context),
    };

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new() { ["type"] = "boolean" };
}
