using System.Reflection;
using System.Runtime.CompilerServices;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Binding;

/// <summary>One key of a section: a constructor parameter or an init property of a class.</summary>
/// <param name="Key">The key in experiment files.</param>
/// <param name="Member">The parameter's or property's name in C#.</param>
/// <param name="Required">Whether it must be written.</param>
/// <param name="IsPartial">Whether a section may lack required keys here.</param>
/// <param name="Form">What may be written.</param>
/// <param name="Parameter">The constructor parameter, or null.</param>
/// <param name="Property">The property, or null for a constructor parameter.</param>
internal sealed record Setting(string Key, string Member, bool Required, bool IsPartial, Lazy<Form> Form, ParameterInfo? Parameter, PropertyInfo? Property)
{
    /// <summary>Finds the settings of a class: the parameters of its longest public constructor, then the properties that can be initialised.</summary>
    /// <param name="type">The class.</param>
    /// <returns>The settings and the constructor.</returns>
    public static (IReadOnlyList<Setting> Settings, ConstructorInfo Constructor) Of(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"'{type.Name}' has no public constructor, so an experiment file cannot make one.");
        List<Setting> settings = [.. constructor.GetParameters().Select(OfParameter)];
        settings.AddRange(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod?.IsPublic == true && !settings.Any(setting => setting.Key == NameStyle.Camel(property.Name)))
            .Select(OfProperty));
        return (settings, constructor);
    }

    /// <summary>Gets what may be written, as a type of C#.</summary>
    public Type Type => Parameter?.ParameterType ?? Property!.PropertyType;

    /// <summary>Gets what the code says about the setting.</summary>
    /// <param name="type">Its class.</param>
    /// <returns>The text; empty where the documentation file is missing.</returns>
    public string Describe(Type type) => Property is null ? XmlDocs.OfParameter(type, Member) : XmlDocs.OfProperty(Property);

    private static Setting OfParameter(ParameterInfo parameter) => new(
        NameStyle.Camel(parameter.Name!),
        parameter.Name!,
        !parameter.HasDefaultValue,
        false,
        new Lazy<Form>(() => Forms.Of(parameter.ParameterType, parameter)),
        parameter,
        null);

    private static Setting OfProperty(PropertyInfo property) => new(
        NameStyle.Camel(property.Name),
        property.Name,
        property.GetCustomAttribute<RequiredMemberAttribute>() is not null,
        property.GetCustomAttribute<PartialAttribute>() is not null,
        new Lazy<Form>(() => Forms.Of(property.PropertyType, property)),
        null,
        property);
}
