using System.Collections;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>Names of the user's choice, each with a value of one form.</summary>
/// <param name="itemType">The values' type in C#.</param>
/// <param name="item">The values' form.</param>
internal sealed class TableForm(Type itemType, Form item) : Form
{
    /// <inheritdoc/>
    public override string Expected => $"names, each with {item.Expected}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is not YamlSection section)
        {
            return Refuse(value, name, context);
        }

        var table = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), itemType))!;
        bool sound = true;
        foreach (var entry in section.Entries)
        {
            object? one = item.Read(entry.Value, $"'{entry.Key}'", context);
            sound &= one is not null;
            table[entry.Key] = one;
        }

        return sound ? table : null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new() { ["type"] = "object", ["additionalProperties"] = item.Describe(schema) };
}
