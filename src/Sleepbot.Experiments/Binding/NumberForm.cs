using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>A number of a C# type, in a range.</summary>
/// <param name="type">int, long, float or double.</param>
/// <param name="range">The range, or null for all finite numbers of the type.</param>
internal sealed class NumberForm(Type type, RangeAttribute? range) : Form
{
    private readonly bool whole = type == typeof(int) || type == typeof(long);
    private readonly double low = range is null ? double.NegativeInfinity : Convert.ToDouble(range.Minimum);
    private readonly double high = range is null ? double.PositiveInfinity : Convert.ToDouble(range.Maximum);

    /// <inheritdoc/>
    public override string Expected
    {
        get
        {
            string lower = double.IsInfinity(low) ? "" : range!.MinimumIsExclusive ? $" above {Shown(low)}" : double.IsInfinity(high) || high >= int.MaxValue ? $" of at least {Shown(low)}" : $" from {Shown(low)}";
            string upper = double.IsInfinity(high) || high >= int.MaxValue ? "" : range!.MaximumIsExclusive ? $" to below {Shown(high)}" : lower.StartsWith(" from", StringComparison.Ordinal) ? $" to {Shown(high)}" : $" and at most {Shown(high)}";
            return (whole ? "a whole number" : "a number") + lower + upper;
        }
    }

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        object? number = value is YamlText { Quoted: false, Text: var text } ? Parse(text) : null;
        return number is not null && InRange(Convert.ToDouble(number)) ? number : Refuse(value, name, context);
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema)
    {
        JsonObject description = new() { ["type"] = whole ? "integer" : "number" };
        if (range is not null && !double.IsInfinity(low))
        {
            description[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = low;
        }

        if (range is not null && !double.IsInfinity(high) && high < int.MaxValue)
        {
            description[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = high;
        }

        return description;
    }

    private static string Shown(double number) => number.ToString("#,##0.##########", CultureInfo.InvariantCulture);

    // Each type is read from the text itself: a float rounded by way of a double may differ in its last bit.
    private object? Parse(string text) =>
        type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int int32) ? int32 : null
        : type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long int64) ? int64 : null
        : type == typeof(float) ? float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) && float.IsFinite(single) ? single : null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private bool InRange(double number) =>
        (range is { MinimumIsExclusive: true } ? number > low : number >= low) && (range is { MaximumIsExclusive: true } ? number < high : number <= high);
}
