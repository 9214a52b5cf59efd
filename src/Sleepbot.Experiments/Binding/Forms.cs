using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Binding;

/// <summary>Finds the form in which a C# type is written, so that a new optimizer, layer or setting needs no edit here.</summary>
internal static class Forms
{
    private static readonly ConcurrentDictionary<Type, Form> known = [];

    /// <summary>Finds the form of a type.</summary>
    /// <param name="type">The type.</param>
    public static Form Of(Type type) => known.GetOrAdd(type, Create);

    /// <summary>Finds the form of a parameter or property, which may have a range or a form of its own.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="member">The parameter or property.</param>
    public static Form Of(Type type, ICustomAttributeProvider member)
    {
        if (Attribute<ReadWithAttribute>(member) is { } own)
        {
            return (Form)Activator.CreateInstance(own.Form)!;
        }

        var actual = Nullable.GetUnderlyingType(type) ?? type;
        return Attribute<RangeAttribute>(member) is { } range
            ? ItemOf(actual) is { } item ? new ListForm(item, new NumberForm(item, range)) : new NumberForm(actual, range)
            : Of(actual);
    }

    private static Form Create(Type type)
    {
        if (type.GetCustomAttribute<ReadWithAttribute>() is { } own)
        {
            return (Form)Activator.CreateInstance(own.Form)!;
        }

        if (type == typeof(string))
        {
            return new TextForm();
        }

        if (type == typeof(bool))
        {
            return new SwitchForm();
        }

        if (type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double))
        {
            return new NumberForm(type, null);
        }

        if (type == typeof(TrainingTime))
        {
            return new TimeForm();
        }

        if (type.IsEnum)
        {
            return new ChoiceForm(type);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var values = type.GetGenericArguments()[1];
            return new TableForm(values, Of(values));
        }

        return ItemOf(type) is { } item ? new ListForm(item, Of(item))
            : type.IsAbstract ? new NamedForm(type)
            : new SettingsForm(type);
    }

    private static Type? ItemOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() is var kind && (kind == typeof(IReadOnlyList<>) || kind == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0]
            : null;

    private static T? Attribute<T>(ICustomAttributeProvider member)
        where T : Attribute => member.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
