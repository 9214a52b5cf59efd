using System.Text.Json.Nodes;

namespace Sleepbot.Experiments.Binding;

/// <summary>Builds a JSON Schema from forms; what is used in several places is described once.</summary>
internal sealed record SchemaBuilder
{
    private const string DefinitionsKey = "$defs";

    private readonly JsonObject definitions = [];

    /// <summary>Gets whether the section that is described next may lack required keys.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Describes a value that may be written in several ways.</summary>
    /// <param name="ways">The ways.</param>
    public static JsonObject AnyOf(params IEnumerable<JsonObject> ways) => new() { ["anyOf"] = new JsonArray([.. ways]) };

    /// <summary>Lets a value also be left empty, as in <c>{adam: }</c>.</summary>
    /// <param name="description">The value.</param>
    /// <param name="allowed">Whether it may be left empty at all.</param>
    public static JsonObject OrNothing(JsonObject description, bool allowed) =>
        allowed ? AnyOf(description, new JsonObject { ["type"] = "null" }) : description;

    /// <summary>Adds a description for people.</summary>
    /// <param name="description">What is described.</param>
    /// <param name="text">The text; nothing is added if it is empty.</param>
    public static JsonObject Explain(JsonObject description, string text)
    {
        if (text.Length > 0)
        {
            description["description"] = text;
        }

        return description;
    }

    /// <summary>Describes something once, and refers to it from then on.</summary>
    /// <param name="name">Its name in the schema.</param>
    /// <param name="describe">Describes it.</param>
    /// <returns>A reference to the description.</returns>
    public JsonObject Shared(string name, Func<JsonObject> describe)
    {
        if (!definitions.ContainsKey(name))
        {
            // Held before it is filled: a schedule may contain another one.
            definitions[name] = new JsonObject();
            definitions[name] = describe();
        }

        return new JsonObject { ["$ref"] = $"#/{DefinitionsKey}/{name}" };
    }

    /// <summary>Completes the schema.</summary>
    /// <param name="root">The description of the whole file.</param>
    public JsonObject Complete(JsonObject root)
    {
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Sleepbot experiment");
        root[DefinitionsKey] = definitions;
        return root;
    }
}
