using System.Globalization;

namespace Sleepbot.Training;

/// <summary>Turns a value from a file or a program into the C# type of a setting.</summary>
internal static class SettingValue
{
    /// <summary>Converts a value.</summary>
    /// <param name="value">Null, text, a number, a truth value, or an object of the type itself.</param>
    /// <param name="type">The wanted type.</param>
    /// <param name="converted">The value in that type.</param>
    /// <returns>Whether it could be converted.</returns>
    public static bool TryConvert(object? value, Type type, out object? converted)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        converted = value;
        if (value is null)
        {
            return !target.IsValueType || target != type;
        }

        if (target.IsInstanceOfType(value))
        {
            return true;
        }

        if (target.IsEnum)
        {
            // Both 'KeepSign' and 'keep-sign' are understood.
            string? name = Enum.GetNames(target).FirstOrDefault(name => Plain(name) == Plain(Text(value)));
            converted = name is null ? null : Enum.Parse(target, name);
            return name is not null;
        }

        return TryParse(Text(value), target, out converted);
    }

    /// <summary>Says in words what values a type has.</summary>
    /// <param name="type">A type that settings may have.</param>
    public static string Describe(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        return target == typeof(float) || target == typeof(double) ? "a number"
            : target == typeof(int) || target == typeof(long) ? "a whole number"
            : target == typeof(bool) ? "true or false"
            : target == typeof(string) ? "a text"
            : target.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(target).Select(KebabCase.Of))}"
            : $"a value of type {target.Name}";
    }

    private static bool TryParse(string text, Type target, out object? parsed)
    {
        parsed = target == typeof(float) && float.TryParse(text, CultureInfo.InvariantCulture, out float single) ? single
            : target == typeof(double) && double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number
            : target == typeof(int) && int.TryParse(text, CultureInfo.InvariantCulture, out int whole) ? whole
            : target == typeof(long) && long.TryParse(text, CultureInfo.InvariantCulture, out long big) ? big
            : target == typeof(bool) && bool.TryParse(text, out bool truth) ? truth
            : null;
        return parsed is not null;
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
