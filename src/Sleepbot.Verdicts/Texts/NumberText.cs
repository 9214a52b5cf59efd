using System.Globalization;
using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>How the numbers of a verdict are written, in sentences, tables and pages alike.</summary>
/// <remarks>Differences are the challenger's value less the baseline's, in the endpoint's own direction: fewer steps are a minus. Minus signs are true ones.</remarks>
public static class NumberText
{
    /// <summary>Written where there is no number to write.</summary>
    public const string Nothing = "\u2013";

    /// <summary>Writes a value: <c>97.42 %</c>, <c>1,240</c>, <c>12.5</c>.</summary>
    /// <param name="value">The value, or null for <see cref="Nothing"/>.</param>
    /// <param name="unit">What it is counted in.</param>
    public static string Value(double? value, EndpointUnit unit) => value switch
    {
        null => Nothing,
        { } number when unit == EndpointUnit.Accuracy => Percent(number),
        { } number => Plain(number, unit),
    };

    /// <summary>Writes a share: <c>97.42 %</c>.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Percent(double share, int decimals = 2) => $"{Number(100 * share, decimals)} %";

    /// <summary>Writes a difference without its unit: <c>+0.31</c> (points), <c>−312</c> (steps).</summary>
    /// <param name="gain">The gain, positive where the challenger is better; or null for <see cref="Nothing"/>.</param>
    /// <param name="unit">What it is counted in.</param>
    /// <param name="better">Which way the endpoint gets better.</param>
    public static string Difference(double? gain, EndpointUnit unit, Better better)
    {
        if (gain is not { } value)
        {
            return Nothing;
        }

        string text = Plain((better == Better.Higher ? value : -value) * (unit == EndpointUnit.Accuracy ? 100 : 1), unit);
        return text[0] == '\u2212' || IsZero(text) ? text : "+" + text;
    }

    /// <summary>Writes an interval of a difference: <c>+0.12 to +0.50</c>.</summary>
    /// <param name="gain">The interval of the gain, or null for <see cref="Nothing"/>.</param>
    /// <param name="unit">What it is counted in.</param>
    /// <param name="better">Which way the endpoint gets better.</param>
    public static string Difference(Interval? gain, EndpointUnit unit, Better better) => gain is not { } interval ? Nothing
        : better == Better.Higher ? $"{Difference(interval.Low, unit, better)} to {Difference(interval.High, unit, better)}"
        : $"{Difference(interval.High, unit, better)} to {Difference(interval.Low, unit, better)}";

    /// <summary>Writes a difference with its interval: <c>+0.31 (+0.12 to +0.50)</c>.</summary>
    /// <param name="gain">The gain, positive where the challenger is better; or null for <see cref="Nothing"/>.</param>
    /// <param name="interval">The interval of the gain, or null for the difference alone.</param>
    /// <param name="unit">What both are counted in.</param>
    /// <param name="better">Which way the endpoint gets better.</param>
    public static string Difference(double? gain, Interval? interval, EndpointUnit unit, Better better) => interval is null
        ? Difference(gain, unit, better)
        : $"{Difference(gain, unit, better)} ({Difference(interval, unit, better)})";

    /// <summary>Writes the size of a difference with its unit: <c>0.31 points</c>, <c>47 steps</c>.</summary>
    /// <param name="size">The size, at least 0.</param>
    /// <param name="unit">What it is counted in.</param>
    public static string Size(double size, EndpointUnit unit) => unit switch
    {
        EndpointUnit.Accuracy => $"{Number(100 * size, 2)} points",
        EndpointUnit.Loss => $"{Plain(size, unit)} nats",
        _ => $"{Plain(size, unit)} {unit.ToString().ToLowerInvariant()}",
    };

    /// <summary>Writes the smallest effect that matters as it was declared: <c>0.1 points</c>, <c>47 steps</c>.</summary>
    /// <param name="effect">The effect, above 0.</param>
    /// <param name="unit">What it is counted in.</param>
    public static string Effect(double effect, EndpointUnit unit) =>
        unit != EndpointUnit.Accuracy ? Size(effect, unit)
        : (100 * effect).ToString("0.####", CultureInfo.InvariantCulture) is var points && points == "1" ? "1 point"
        : $"{points} points";

    /// <summary>Writes a share as a file has it: <c>97 %</c>, <c>97.5 %</c>.</summary>
    /// <param name="share">0 to 1.</param>
    public static string Share(double share) => $"{(100 * share).ToString("0.####", CultureInfo.InvariantCulture)} %";

    /// <summary>Writes a p-value: <c>p = 0.004</c>, <c>p &lt; 0.001</c>.</summary>
    /// <param name="p">0 to 1.</param>
    public static string P(double p) => PValue(p) is var value && value[0] == '<' ? $"p {value}" : $"p = {value}";

    /// <summary>Writes a p-value for a column that is named so: <c>0.004</c>, <c>&lt; 0.001</c>.</summary>
    /// <param name="p">0 to 1.</param>
    public static string PValue(double p) => p < 0.0005 ? "< 0.001" : p.ToString(p < 0.0995 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Writes an e-value: <c>0.42</c>, <c>8.5</c>, <c>127</c>.</summary>
    /// <param name="evidence">At least 0.</param>
    public static string Evidence(double evidence) => evidence switch
    {
        >= 999_999.5 => "over a million",
        >= 9.95 => Number(evidence, 0),
        _ => evidence.ToString(evidence < 0.995 ? "0.00" : "0.0", CultureInfo.InvariantCulture),
    };

    /// <summary>Writes how long computing took: <c>42 s</c>, <c>14 min</c>, <c>3 h 05 min</c>.</summary>
    /// <param name="seconds">Seconds, at least 0.</param>
    public static string Duration(double seconds)
    {
        long minutes = (long)Math.Round(seconds / 60);
        return seconds < 0.9995 ? $"{Number(1000 * seconds, 0)} ms"
            : seconds < 9.95 ? $"{Number(seconds, 1)} s"
            : seconds < 99.5 ? $"{Number(seconds, 0)} s"
            : minutes < 100 ? $"{minutes} min"
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:N0} h {minutes % 60:00} min");
    }

    /// <summary>Writes a count with its noun: <c>1 run</c>, <c>1,024 runs</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular.</param>
    public static string Count(double count, string noun) => $"{Number(count, 0)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Writes a number with a true minus sign and grouped thousands.</summary>
    /// <param name="value">The number; may be infinite.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Number(double value, int decimals)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "\u221e" : "\u2212\u221e";
        }

        string text = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '\u2212');
        // What rounds to nothing has no direction.
        return IsZero(text) ? text.TrimStart('\u2212') : text;
    }

    /// <summary>Tells whether a difference is written as zero, in which case it goes neither way.</summary>
    internal static bool RoundsToNothing(double gain, EndpointUnit unit) => IsZero(Difference(gain, unit, Better.Higher));

    private static bool IsZero(string text) => text.All(digit => digit is '0' or '.' or '\u2212');

    private static string Plain(double value, EndpointUnit unit) => Number(value, unit switch
    {
        EndpointUnit.Accuracy => 2,
        EndpointUnit.Seconds => DecimalsOfSeconds(Math.Abs(value)),
        EndpointUnit.Loss => 4,
        _ => 0,
    });

    /// <summary>Small networks arrive within milliseconds: three digits that say something, down to a nanosecond.</summary>
    private static int DecimalsOfSeconds(double seconds) =>
        seconds is >= 1 or < 1e-9 || !double.IsFinite(seconds) ? 2 : Math.Min(9, 2 - (int)Math.Floor(Math.Log10(seconds)));
}
