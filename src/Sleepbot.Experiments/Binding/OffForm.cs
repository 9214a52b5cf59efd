using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>A section, or <c>off</c> for what is not wanted.</summary>
/// <param name="type">The section's record.</param>
/// <param name="off">What off stands for.</param>
internal abstract class OffForm(Type type, object off) : Form
{
    private readonly SettingsForm section = new(type);

    /// <inheritdoc/>
    public override string Expected => $"off, or {section.Expected}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) => value switch
    {
        YamlText { Text: "off" or "false" } => off,
        _ when IsSection(value) => section.Read(value, name, context),
        _ => Refuse(value, name, context),
    };

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) =>
        SchemaBuilder.AnyOf(new JsonObject { ["enum"] = new JsonArray("off", false) }, section.Describe(schema));

    /// <summary>Says whether a value is read as a section.</summary>
    /// <param name="value">The value, which is not off.</param>
    protected virtual bool IsSection(YamlValue value) => value is YamlSection;
}
