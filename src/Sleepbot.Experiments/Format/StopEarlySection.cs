using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>When a run ends before its full length.</summary>
internal sealed record StopEarlySection
{
    /// <summary>Gets how many evaluations in a row may bring no new highest validation accuracy: 5, or 5 evaluations.</summary>
    [ReadWith(typeof(EvaluationsForm))]
    public required int Patience { get; init; }

    private sealed class EvaluationsForm : Form
    {
        private readonly NumberForm count = new(typeof(int), new RangeAttribute(1, int.MaxValue));

        public override string Expected => $"{count.Expected} of evaluations, such as 5 evaluations";

        public override object? Read(YamlValue value, string name, ReadContext context) =>
            value is YamlText text && text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, "evaluation" or "evaluations"]
                ? count.Read(new YamlText(number, text.Quoted, text.Place), name, context)
                : count.Read(value, name, context);

        public override JsonObject Describe(SchemaBuilder schema) =>
            SchemaBuilder.AnyOf(count.Describe(schema), new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+ +evaluations?$" });
    }
}
