using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>An intervention: one of ours by name, or a user's own from a C# file.</summary>
internal sealed class InterventionForm : Form
{
    private const string FileKey = "file";
    private const string ClassKey = "class";

    private readonly NamedForm named = (NamedForm)Forms.Of(typeof(Intervention));

    /// <inheritdoc/>
    public override string Expected => $"{named.Expected}, or {{{FileKey}: my-rule.cs}}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context) =>
        value is YamlSection section && section.Find(FileKey) is { } file ? ReadOwn(section, file, context)
        : value is YamlText { Text: var text } && text.EndsWith(".cs", StringComparison.Ordinal) ? ReadOwn(new YamlSection([], value.Place), new YamlEntry(FileKey, value.Place, value), context)
        : named.Read(value, name, context);

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => SchemaBuilder.AnyOf(named.Describe(schema), new JsonObject
    {
        ["type"] = "object",
        ["description"] = "An intervention of your own: one class in a C# file. Its constructor parameters are further keys.",
        ["properties"] = new JsonObject
        {
            [FileKey] = new JsonObject { ["type"] = "string", ["description"] = "The C# file, relative to this one." },
            [ClassKey] = new JsonObject { ["type"] = "string", ["description"] = "The class, if the file has several interventions." },
        },
        ["required"] = new JsonArray(FileKey),
    });

    private static object? ReadOwn(YamlSection section, YamlEntry file, ReadContext context)
    {
        string? path = file.Value is YamlText { Text: var kept } && context.Rules.IsKept(kept)
            ? context.Resolve(kept)
            : new FileForm().Read(file.Value, $"'{FileKey}'", context) as string;
        if (path is null)
        {
            return null;
        }

        // The file is compiled by the name that the user wrote: that is how its errors are shown.
        var types = context.Compiler.Compile(path, ((YamlText)file.Value).Text, context.Rules, context.Problems);
        if (types is null || Choose(types, section.Find(ClassKey), file, context) is not { } type)
        {
            return null;
        }

        var settings = new YamlSection([.. section.Entries.Where(entry => entry.Key is not (FileKey or ClassKey))], section.Place);
        return Forms.Of(type).Read(settings, $"'{type.Name}'", context);
    }

    private static Type? Choose(IReadOnlyList<Type> types, YamlEntry? wanted, YamlEntry file, ReadContext context)
    {
        string name = ((YamlText)file.Value).Text;
        List<string> names = [.. types.Select(type => type.Name)];
        if (types.Count == 0)
        {
            context.Problems.Add(file.Value.Place, $"'{name}' has no public class that derives from Intervention. Write one: public sealed class MyRule : Intervention {{ ... }}.");
            return null;
        }

        if (wanted is null)
        {
            if (types.Count > 1)
            {
                context.Problems.Add(file.Value.Place, $"'{name}' has {types.Count} interventions: {string.Join(", ", names)}. Say which one, for example {ClassKey}: {names[0]}.");
            }

            return types.Count == 1 ? types[0] : null;
        }

        string word = (wanted.Value as YamlText)?.Text ?? "";
        if (!names.Contains(word))
        {
            context.Problems.Add(wanted.Value.Place, $"'{word}' is no intervention of '{name}'. {NearestName.Suggest(word, names, "It has")}");
            return null;
        }

        return types[names.IndexOf(word)];
    }
}
