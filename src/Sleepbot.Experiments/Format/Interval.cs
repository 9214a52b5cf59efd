using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>How often something is recorded, if at all.</summary>
/// <param name="Every">How much training lies between two records, or null for never.</param>
[ReadWith(typeof(IntervalForm))]
internal sealed record Interval(TrainingTime? Every)
{
    /// <summary>Gets the interval of what is never recorded.</summary>
    public static Interval Off { get; } = new((TrainingTime?)null);

    private sealed class IntervalForm : Form
    {
        private readonly TimeForm time = new();

        public override string Expected => $"off, or {time.Expected}";

        public override object? Read(YamlValue value, string name, ReadContext context) => value switch
        {
            YamlText { Text: "off" or "false" } => Off,
            YamlText { Text: "true" } => new Interval(new TrainingTime(1, TimeUnit.Steps)),
            YamlText { Text: var text } when text.Length > 0 && TimeForm.TryRead(text, out var every) => new Interval(every),
            _ => Refuse(value, name, context),
        };

        public override JsonObject Describe(SchemaBuilder schema) =>
            SchemaBuilder.AnyOf(new JsonObject { ["enum"] = new JsonArray("off", true, false) }, time.Describe(schema));
    }
}
