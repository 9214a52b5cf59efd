using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>A list; a single item may be written without brackets.</summary>
/// <param name="itemType">The items' type in C#.</param>
/// <param name="item">The items' form.</param>
internal class ListForm(Type itemType, Form item) : Form
{
    /// <inheritdoc/>
    public override string Expected => $"a list, each item of it {item.Expected}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is YamlText { IsEmpty: true })
        {
            return Refuse(value, name, context);
        }

        var values = value is YamlList list ? list.Items : [value];
        var items = Array.CreateInstance(itemType, values.Count);
        bool sound = true;
        for (int i = 0; i < values.Count; i++)
        {
            object? one = item.Read(values[i], value is YamlList ? $"item {i + 1} of {name}" : name, context);
            sound &= one is not null;
            if (one is not null)
            {
                items.SetValue(one, i);
            }
        }

        return sound ? items : null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => SchemaBuilder.AnyOf(
        new JsonObject { ["type"] = "array", ["items"] = item.Describe(schema) },
        item.Describe(schema));
}
