using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>When an arm sleeps, and what happens then.</summary>
[ReadWith(typeof(SleepForm))]
internal sealed record SleepSection
{
    /// <summary>Gets the section of an arm that never sleeps.</summary>
    public static SleepSection Off { get; } = new() { Every = default, Interventions = [] };

    /// <summary>Gets how much training lies between two sleeps.</summary>
    public required TrainingTime Every { get; init; }

    /// <summary>Gets the layers that may be rewritten: all (the default), convolutions, dense, or names of layers.</summary>
    public IReadOnlyList<string> Layers { get; init; } = LayerSelection.All.Layers;

    /// <summary>Gets whether the layers' biases may be rewritten too. The default is false.</summary>
    public bool Biases { get; init; }

    /// <summary>Gets the interventions, in the order in which they act: by name, with settings as {NAME: {...}}, or {file: my-rule.cs} of your own.</summary>
    [ReadWith(typeof(InterventionListForm))]
    public required IReadOnlyList<Intervention> Interventions { get; init; }

    private sealed class SleepForm : Form
    {
        private readonly SettingsForm section = new(typeof(SleepSection));

        public override string Expected => $"off, or {section.Expected}";

        public override object? Read(YamlValue value, string name, ReadContext context) => value switch
        {
            YamlText { Text: "off" or "false" } => Off,
            YamlSection => section.Read(value, name, context),
            _ => Refuse(value, name, context),
        };

        public override JsonObject Describe(SchemaBuilder schema) =>
            SchemaBuilder.AnyOf(new JsonObject { ["enum"] = new JsonArray("off", false) }, section.Describe(schema));
    }
}
