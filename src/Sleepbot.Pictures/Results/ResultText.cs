using System.Globalization;
using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>How the numbers of a result are written, in the console and on the page alike.</summary>
public static class ResultText
{
    /// <summary>Written where there is no number to write.</summary>
    public const string Nothing = "\u2013";

    /// <summary>Writes a share as a percentage, for example <c>98.42 %</c>.</summary>
    /// <param name="share">0 to 1, or null for <see cref="Nothing"/>.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Percent(double? share, int decimals = 2) =>
        share is { } value ? Number(100 * value, decimals) + "\u00a0%" : Nothing;

    /// <summary>Writes a difference of shares in percentage points with its sign, for example <c>+0.12</c>.</summary>
    /// <param name="difference">The difference, where 0.01 is one percentage point; or null for <see cref="Nothing"/>.</param>
    /// <param name="decimals">Digits after the point.</param>
    public static string Points(double? difference, int decimals = 2)
    {
        if (difference is not { } value)
        {
            return Nothing;
        }

        string text = Number(100 * value, decimals);
        // What rounds to nothing has no direction.
        bool zero = text.All(digit => digit is '0' or '.' or '\u2212');
        return zero ? text.TrimStart('\u2212') : value > 0 ? "+" + text : text;
    }

    /// <summary>Writes an interval of a difference in percentage points, for example <c>−0.06 to +0.12</c>.</summary>
    /// <param name="interval">The interval, or null for <see cref="Nothing"/>.</param>
    public static string Points(MeanInterval? interval) =>
        interval is { } value ? $"{Points(value.Low)} to {Points(value.High)}" : Nothing;

    /// <summary>Writes a duration so that it can be compared at a glance, for example <c>5.2 µs</c>, <c>840 ms</c>, <c>13.2 s</c> or <c>12 min 05 s</c>.</summary>
    /// <param name="seconds">Seconds, at least 0, or null for <see cref="Nothing"/>.</param>
    public static string Duration(double? seconds) => seconds switch
    {
        null => Nothing,
        0 => "0\u00a0s",
        < 0.0000009995 and var s => Number(1e9 * s, 0) + "\u00a0ns",
        < 0.0009995 and var s => Number(1e6 * s, s < 0.00000995 ? 1 : 0) + "\u00a0\u00b5s",
        < 0.9995 and var s => Number(1000 * s, s < 0.00995 ? 1 : 0) + "\u00a0ms",
        < 99.95 and var s => Number(s, 1) + "\u00a0s",
        < 3599.5 and var s => Clock(s, 60, "min", "s"),
        { } s => Clock(s / 60, 60, "h", "min"),
    };

    /// <summary>Writes a reading, for example <c>no clear difference</c>.</summary>
    /// <param name="reading">The reading.</param>
    public static string Reading(Reading reading) => reading switch
    {
        Pictures.Reading.Baseline => "baseline",
        Pictures.Reading.Higher => "higher",
        Pictures.Reading.Lower => "lower",
        Pictures.Reading.NoClearDifference => "no clear difference",
        Pictures.Reading.Same => "the same in every seed",
        _ => "too few pairs to say",
    };

    /// <summary>Writes what became of an arm's runs, for example <c>5 finished, 1 diverged</c>.</summary>
    /// <param name="row">The arm's row.</param>
    public static string Runs(ResultRow row)
    {
        (int Count, string What)[] parts =
            [(row.Finished, "finished"), (row.Diverged, "diverged"), (row.Failed, "failed"), (row.Unfinished, "unfinished")];
        string[] said = [.. parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}")];
        return said.Length == 0 ? "none" : string.Join(", ", said);
    }

    /// <summary>Writes a number with a true minus sign and grouped thousands.</summary>
    internal static string Number(double value, int decimals) =>
        value.ToString("N" + decimals, CultureInfo.InvariantCulture).Replace('-', '\u2212');

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Clock(double small, int ratio, string largeUnit, string smallUnit)
    {
        long whole = (long)Math.Round(small);
        return $"{whole / ratio}\u00a0{largeUnit} {whole % ratio:00}\u00a0{smallUnit}";
    }
}
