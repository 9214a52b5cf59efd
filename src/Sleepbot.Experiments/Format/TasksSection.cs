using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>Tasks that are learned one after the other, each with classes of its own.</summary>
/// <param name="Classes">The classes of each task, in the order of learning: [[0, 1], [2, 3]].</param>
/// <param name="Samples">How many training samples each task has, its first. The default is all of its classes.</param>
[ReadWith(typeof(TasksForm))]
internal sealed record TasksSection(IReadOnlyList<IReadOnlyList<int>> Classes, [Range(1, int.MaxValue)] int? Samples = null)
{
    /// <summary>Gets the section of an arm that trains on everything at once.</summary>
    public static TasksSection Off { get; } = new([]);

    private sealed class TasksForm : Form
    {
        private readonly SettingsForm section = new(typeof(TasksSection));

        public override string Expected => "off, lists of classes such as [[0, 1], [2, 3]], or {classes: [[0, 1], [2, 3]], samples: 5000}";

        public override object? Read(YamlValue value, string name, ReadContext context) => value switch
        {
            YamlText { Text: "off" or "false" } => Off,
            YamlSection or YamlList { Items.Count: > 0 } => section.Read(value, name, context),
            _ => Refuse(value, name, context),
        };

        public override JsonObject Describe(SchemaBuilder schema) =>
            SchemaBuilder.AnyOf(new JsonObject { ["enum"] = new JsonArray("off", false) }, section.Describe(schema));
    }
}
