using System.ComponentModel;
using System.Reflection;

namespace Sleepbot.Training;

/// <summary>One class of a catalogue: what it is called, what it does, which settings it takes, and how to make one.</summary>
/// <typeparam name="T">What the catalogue is of, for example <see cref="Intervention"/>.</typeparam>
public sealed class CatalogueEntry<T>
    where T : class
{
    private readonly string kind;
    private readonly ConstructorInfo constructor;
    private readonly ParameterInfo[] arguments;
    private readonly PropertyInfo[] properties;

    internal CatalogueEntry(string kind, Type type, Func<T, string> nameOf)
    {
        this.kind = kind;
        Type = type;
        Name = KebabCase.Of(type.Name);
        Summary = type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new CatalogueException($"{kind} '{type.Name}' has no public constructor. Give it one.");
        arguments = constructor.GetParameters();
        properties = [.. type.GetProperties()
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Where(property => !arguments.Any(argument => CamelCase(argument.Name!) == CamelCase(property.Name)))];

        // The settings' defaults, and a name that a class chooses itself, are known only to an object.
        object? example = arguments.All(argument => argument.HasDefaultValue) ? Construct([.. arguments.Select(argument => argument.DefaultValue)]) : null;
        Name = example is T named ? nameOf(named) : Name;
        Parameters = [.. arguments.Select(Describe), .. properties.Select(property => Describe(property, example))];
    }

    /// <summary>Gets the name that experiment files and the journal use.</summary>
    public string Name { get; }

    /// <summary>Gets one line about what it does: the text of the class's <see cref="DescriptionAttribute"/>, or an empty string.</summary>
    public string Summary { get; }

    /// <summary>Gets the class.</summary>
    public Type Type { get; }

    /// <summary>Gets its settings: the constructor's parameters, then the properties that can be initialised.</summary>
    public IReadOnlyList<CatalogueParameter> Parameters { get; }

    /// <summary>Makes an object.</summary>
    /// <param name="settings">Values by the names of <see cref="Parameters"/>: of the setting's type, or text or numbers that can be converted to it.</param>
    /// <exception cref="CatalogueException">Settings are unknown, missing, of a wrong type or out of range; the message lists all of them.</exception>
    public T Create(IReadOnlyDictionary<string, object?>? settings = null)
    {
        settings ??= new Dictionary<string, object?>();
        List<string> faults = [];
        Dictionary<string, object?> values = [];
        foreach (var (name, value) in settings)
        {
            var parameter = Parameters.FirstOrDefault(parameter => parameter.Name == name);
            if (parameter is null)
            {
                faults.Add($"{kind} '{Name}' has no setting '{name}'. {NearestName.Suggest(name, [.. Parameters.Select(known => known.Name)])}");
            }
            else if (SettingValue.TryConvert(value, parameter.Type, out object? converted))
            {
                values[name] = converted;
            }
            else
            {
                faults.Add($"{kind} '{Name}': {name} is '{value}', expected {SettingValue.Describe(parameter.Type)}.");
            }
        }

        faults.AddRange(Parameters.Where(parameter => parameter.IsRequired && !settings.ContainsKey(parameter.Name))
            .Select(parameter => $"{kind} '{Name}' needs the setting '{parameter.Name}': {SettingValue.Describe(parameter.Type)}."));
        return faults.Count == 0 ? Build(values) : throw new CatalogueException(string.Join(Environment.NewLine, faults));
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string SummaryOf(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(typeof(DescriptionAttribute), true).OfType<DescriptionAttribute>().FirstOrDefault()?.Description ?? "";

    private static CatalogueParameter Describe(ParameterInfo argument) =>
        new(CamelCase(argument.Name!), argument.ParameterType, !argument.HasDefaultValue, argument.HasDefaultValue ? argument.DefaultValue : null, SummaryOf(argument));

    private static CatalogueParameter Describe(PropertyInfo property, object? example) =>
        new(CamelCase(property.Name), property.PropertyType, false, example is null ? null : property.GetValue(example), SummaryOf(property));

    private T Build(Dictionary<string, object?> values)
    {
        object made = Construct([.. arguments.Select(argument =>
            values.TryGetValue(CamelCase(argument.Name!), out object? value) ? value : argument.DefaultValue)]);
        foreach (var property in properties)
        {
            if (values.TryGetValue(CamelCase(property.Name), out object? value))
            {
                Attempt(() => property.SetValue(made, value));
            }
        }

        return (T)made;
    }

    private object Construct(object?[] values)
    {
        object? made = null;
        Attempt(() => made = constructor.Invoke(values));
        return made!;
    }

    private void Attempt(Action build)
    {
        try
        {
            build();
        }
        catch (TargetInvocationException problem) when (problem.InnerException is { } objection)
        {
            // The class's own objection, such as a value out of range, is what the user must read.
            throw new CatalogueException($"{kind} '{Name}': {objection.Message}", objection);
        }
    }
}
