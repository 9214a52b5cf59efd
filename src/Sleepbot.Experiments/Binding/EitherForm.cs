using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>A value that is written in short as a word or number, or in full as a section.</summary>
/// <param name="brief">The form of a word, number or list.</param>
/// <param name="full">The form of a section.</param>
internal class EitherForm(Form brief, Form full) : Form
{
    /// <inheritdoc/>
    public override string Expected => $"{brief.Expected}, or {full.Expected}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) =>
        value is YamlText { IsEmpty: true } ? Refuse(value, name, context) : (value is YamlSection ? full : brief).Read(value, name, context);

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => SchemaBuilder.AnyOf(brief.Describe(schema), full.Describe(schema));
}
