using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Binding;

/// <summary>One of the words of an enum. Words are joined by hyphens or by blanks: <c>as-filed</c> and <c>as filed</c> are the same.</summary>
/// <param name="type">The enum.</param>
internal sealed class ChoiceForm(Type type) : Form
{
    private readonly IReadOnlyList<string> words = [.. Enum.GetNames(type).Select(NameStyle.Kebab)];

    /// <inheritdoc/>
    public override string Expected => $"one of: {string.Join(", ", words)}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is not YamlText { IsEmpty: false, Text: var text })
        {
            return Refuse(value, name, context);
        }

        int index = words.ToList().IndexOf(text.Trim().Replace(' ', '-'));
        if (index >= 0)
        {
            return Enum.GetValues(type).GetValue(index);
        }

        string hint = NearestName.Find(text, words) is { } near ? $" Did you mean '{near}'?" : "";
        context.Problems.Add(value.Place, $"{name} is '{text}'; expected {Expected}.{hint}");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new()
    {
        ["enum"] = new JsonArray([.. words.Concat(words.Where(word => word.Contains('-')).Select(word => word.Replace('-', ' '))).Select(word => (JsonNode)word)]),
    };
}
