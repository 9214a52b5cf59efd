using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Binding;

/// <summary>One of the classes that derive from a base class, by name, with or without settings: <c>relu</c>, <c>{adam: {beta1: 0.8}}</c>.</summary>
internal sealed class NamedForm : Form
{
    private readonly string noun;
    private readonly OrderedDictionary<string, SettingsForm> classes = [];

    /// <summary>Looks for the classes in the assembly of their base class.</summary>
    /// <param name="baseType">The base class.</param>
    public NamedForm(Type baseType)
    {
        noun = NameStyle.Words(baseType.Name);
        var found = baseType.Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsClass: true } && type.IsSubclassOf(baseType));
        foreach (var (name, type) in found.Select(type => (NameOf(type, baseType), type)).OrderBy(pair => pair.Item1, StringComparer.Ordinal))
        {
            classes.Add(name, (SettingsForm)Forms.Of(type));
        }
    }

    /// <summary>Gets the classes by their names, in alphabetical order.</summary>
    public IReadOnlyDictionary<string, SettingsForm> Classes => classes;

    /// <inheritdoc/>
    public override string Expected => $"the name of one {noun}, or {{NAME: {{...}}}} with its settings";

    /// <summary>Gets the word for a class in experiment files: its <c>Name</c> or <c>Kind</c>, or else its C# name without the base class's.</summary>
    /// <param name="type">The class.</param>
    /// <param name="baseType">The base class.</param>
    public static string NameOf(Type type, Type baseType)
    {
        var property = baseType.GetProperty("Kind") ?? baseType.GetProperty("Name");
        if (property?.PropertyType == typeof(string) && property.SetMethod is null)
        {
            // A name is a constant of its class; no constructor is needed to ask for it.
            return (string)property.GetValue(RuntimeHelpers.GetUninitializedObject(type))!;
        }

        string name = type.Name.Replace("LeCun", "Lecun", StringComparison.Ordinal);
        return NameStyle.Kebab(name.EndsWith(baseType.Name, StringComparison.Ordinal) ? name[..^baseType.Name.Length] : name);
    }

    /// <summary>Reports that a name is not known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where it is written.</param>
    /// <param name="context">Takes the mistake.</param>
    public void ReportUnknown(string name, Place place, ReadContext context) =>
        context.Problems.Add(place, $"'{name}' is no {noun}. {NearestName.Suggest(name, classes.Keys)}");

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        switch (value)
        {
            case YamlText { IsEmpty: false } text:
                return ReadNamed(text.Text, new YamlSection([], text.Place), text.Place, context);
            case YamlSection { Entries: [var only] }:
                return ReadNamed(only.Key, only.Value, only.Place, context);
            case YamlSection section when section.Entries.Any(entry => classes.ContainsKey(entry.Key)):
                string known = section.Entries.First(entry => classes.ContainsKey(entry.Key)).Key;
                context.Problems.Add(
                    section.Place,
                    $"{name} holds {string.Join(", ", section.Entries.Select(entry => $"'{entry.Key}'"))}; expected one {noun} only. Indent the settings of '{known}' below it, or write {{{known}: {{...}}}}.");
                return null;
            default:
                return Refuse(value, name, context);
        }
    }

    /// <summary>Reads the settings of a class whose name and settings are written apart, as in <c>{model: mlp, widths: [64]}</c>.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="place">Where the name is written.</param>
    /// <param name="context">Takes the mistakes.</param>
    public object? ReadNamed(string name, YamlValue settings, Place place, ReadContext context)
    {
        if (classes.TryGetValue(name, out var form))
        {
            return form.Read(settings, $"'{name}'", context);
        }

        ReportUnknown(name, place, context);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => schema.Shared(noun.Replace(' ', '-'), () =>
    {
        JsonObject properties = [];
        foreach (var (name, form) in classes)
        {
            properties[name] = SchemaBuilder.Explain(SchemaBuilder.OrNothing(form.Describe(schema), form.NeedsNothing), XmlDocs.OfType(form.Type));
        }

        return SchemaBuilder.AnyOf(
            new JsonObject { ["enum"] = new JsonArray([.. classes.Where(pair => pair.Value.NeedsNothing).Select(pair => (JsonNode)pair.Key)]) },
            new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false, ["minProperties"] = 1, ["maxProperties"] = 1 });
    });

    /// <summary>Describes the settings of each class together with a key that holds its name.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="key">The key.</param>
    public IEnumerable<JsonObject> DescribeWithKey(SchemaBuilder schema, string key)
    {
        foreach (var (name, form) in classes)
        {
            var section = form.DescribeInPlace(schema);
            var properties = section["properties"]!.AsObject();
            properties.Insert(0, key, new JsonObject { ["const"] = name });
            section["required"] = new JsonArray([key, .. section["required"]?.AsArray().Select(node => node!.DeepClone()) ?? []]);
            yield return SchemaBuilder.Explain(section, XmlDocs.OfType(form.Type));
        }
    }
}
