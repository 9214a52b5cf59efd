using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Binding;

/// <summary>A length of training with its unit: <c>4 steps</c>.</summary>
internal sealed class TimeForm : Form
{
    // More steps than any machine takes in a year, and few enough to count them exactly.
    private const double Longest = 1e12;

    /// <inheritdoc/>
    public override string Expected => "a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'";

    /// <summary>Reads a length such as <c>4 steps</c>, <c>every 4 steps</c> or <c>every step</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The length, when it could be read.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryRead(string text, out TrainingTime time)
    {
        // After a key such as 'norms', "every 10 steps" reads better than "10 steps".
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool every = words is ["every", ..];
        string length = every && words.Length == 2 ? $"1 {words[1]}" : string.Join(' ', every ? words[1..] : words);
        return TrainingTime.TryParse(length, out time) && time.Count <= Longest;
    }

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) =>
        value is YamlText { Text: var text } && TryRead(text, out var time) ? time : Refuse(value, name, context);

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new()
    {
        ["type"] = "string",
        ["pattern"] = @"^(every )?([0-9]*\.?[0-9]+(e[0-9]+)? +)?(steps?|epochs?|samples?)$",
    };
}
