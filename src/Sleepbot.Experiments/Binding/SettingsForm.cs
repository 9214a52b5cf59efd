using System.Reflection;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Binding;

/// <summary>A section whose keys are the settings of a class.</summary>
/// <param name="type">The class.</param>
internal sealed class SettingsForm(Type type) : Form
{
    private readonly Lazy<(IReadOnlyList<Setting> Settings, ConstructorInfo Constructor)> shape = new(() => Setting.Of(type));

    /// <summary>Gets the class.</summary>
    public Type Type => type;

    /// <inheritdoc/>
    public override string Expected => shape.Value.Settings.Count == 0
        ? "no settings"
        : $"a section with some of: {string.Join(", ", shape.Value.Settings.Select(setting => setting.Key))}";

    /// <summary>Gets whether an object can be made without any settings.</summary>
    public bool NeedsNothing => !shape.Value.Settings.Any(setting => setting.Required);

    /// <summary>Reads a section, a single value that stands for the first constructor parameter, or nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What it is the value of.</param>
    /// <param name="context">Takes the mistakes. In a partial section required keys may be lacking; then nothing is made.</param>
    /// <returns>The object, or null if mistakes were reported or the section is partial.</returns>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        var section = value switch
        {
            YamlSection given => given,
            YamlText { IsEmpty: true } => new YamlSection([], value.Place),
            _ when shape.Value.Settings is [{ Parameter: not null } first, ..] => new YamlSection([new YamlEntry(first.Key, value.Place, value)], value.Place),
            _ => null,
        };
        if (section is null)
        {
            return Refuse(value, name, context);
        }

        var misspelt = ReportUnknown(section, name, context, out bool sound);
        Dictionary<Setting, object> values = [];
        foreach (var setting in shape.Value.Settings)
        {
            if (section.Find(setting.Key) is { } entry)
            {
                // A value that stands for the whole section goes by the section's name in messages.
                string called = section == value ? $"'{setting.Key}'" : name;
                if (setting.Form.Value.Read(entry.Value, called, context with { IsPartial = setting.IsPartial }) is { } read)
                {
                    values[setting] = read;
                }
                else
                {
                    sound &= setting.IsPartial;
                }
            }
            else if (setting.Required && !context.IsPartial)
            {
                sound = false;
                if (!misspelt.Contains(setting.Key))
                {
                    context.Problems.Add(section.Place, $"{name} lacks '{setting.Key}'; expected {setting.Form.Value.Expected}.");
                }
            }
        }

        return sound && !context.IsPartial ? Make(values, section, context) : null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) =>
        schema.Shared(NameStyle.Kebab(type.Name) + (schema.IsPartial ? "-part" : ""), () => DescribeInPlace(schema));

    /// <summary>Describes the section without making it a definition that others refer to.</summary>
    /// <param name="schema">The schema.</param>
    public JsonObject DescribeInPlace(SchemaBuilder schema)
    {
        JsonObject properties = [];
        foreach (var setting in shape.Value.Settings)
        {
            var description = setting.Form.Value.Describe(schema with { IsPartial = setting.IsPartial });
            SchemaBuilder.Explain(description, setting.Describe(type));
            properties[setting.Key] = description;
        }

        JsonObject section = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        JsonNode[] required = [.. shape.Value.Settings.Where(setting => setting.Required && !schema.IsPartial).Select(setting => (JsonNode)setting.Key)];
        if (required.Length > 0)
        {
            section["required"] = new JsonArray(required);
        }

        return shape.Value.Settings is [{ Parameter: not null } first, ..] && shape.Value.Settings.Count(setting => setting.Required) <= 1
            ? SchemaBuilder.AnyOf(section, first.Form.Value.Describe(schema))
            : section;
    }

    /// <summary>Reports keys that are not known.</summary>
    /// <returns>The keys that were probably meant, which are not to be reported as lacking.</returns>
    private HashSet<string?> ReportUnknown(YamlSection section, string name, ReadContext context, out bool sound)
    {
        sound = true;
        HashSet<string?> meant = [];
        List<string> keys = [.. shape.Value.Settings.Select(setting => setting.Key)];
        foreach (var entry in section.Entries.Where(entry => !keys.Contains(entry.Key)))
        {
            context.Problems.Add(entry.Place, keys.Count == 0
                ? $"'{entry.Key}' is not known here: {name} has no settings."
                : $"'{entry.Key}' is not known here. {NearestName.Suggest(entry.Key, keys)}");
            sound = false;
            meant.Add(NearestName.Find(entry.Key, keys));
        }

        return meant;
    }

    private object? Make(Dictionary<Setting, object> values, YamlSection section, ReadContext context)
    {
        try
        {
            object made = shape.Value.Constructor.Invoke([.. shape.Value.Settings
                .Where(setting => setting.Parameter is not null)
                .Select(setting => values.TryGetValue(setting, out object? value) ? value : setting.Parameter!.DefaultValue)]);
            foreach (var (setting, value) in values)
            {
                setting.Property?.SetValue(made, value);
            }

            return made;
        }
        catch (TargetInvocationException error) when (error.InnerException is { } problem)
        {
            // A setting that its own class refuses: the class says why, the file says where.
            string? key = (problem as ArgumentException)?.ParamName is { } parameter ? NameStyle.Camel(parameter) : null;
            var place = key is null ? section.Place : section.Find(key)?.Place ?? section.Place;
            context.Problems.Add(place, Clean(problem));
            return null;
        }
    }

    private static string Clean(Exception problem)
    {
        // .NET appends its own words about the parameter; the line and the key are already there.
        string message = problem.Message;
        int appendix = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return appendix < 0 ? message : message[..appendix];
    }
}
