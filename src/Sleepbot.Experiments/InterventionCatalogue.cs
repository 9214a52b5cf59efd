using System.ComponentModel;
using System.Reflection;
using Sleepbot.Experiments.Binding;
using Sleepbot.Shared;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>The interventions that an experiment file can name. A user's own are not among them: those are named by their file.</summary>
public static class InterventionCatalogue
{
    /// <summary>Gets all of them, in alphabetical order.</summary>
    public static IReadOnlyList<InterventionEntry> All { get; } =
        [.. ((NamedForm)Forms.Of(typeof(Intervention))).Classes.Select(named => Describe(named.Key, named.Value.Type))];

    private static InterventionEntry Describe(string name, Type type)
    {
        var (settings, constructor) = Setting.Of(type);
        // What a property is by default, only an object knows.
        object? example = settings.Any(setting => setting.Required)
            ? null
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
        string summary = type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        return new InterventionEntry(name, type, summary, [.. settings.Select(setting => new InterventionSetting(
            setting.Key,
            setting.Type,
            setting.Required,
            setting.Required ? null : AsWritten(setting.Parameter?.DefaultValue ?? (example is null ? null : setting.Property?.GetValue(example))),
            setting.Describe(type)))]);
    }

    private static object? AsWritten(object? value) => value is Enum word ? NameStyle.Kebab(word.ToString()) : value;
}
