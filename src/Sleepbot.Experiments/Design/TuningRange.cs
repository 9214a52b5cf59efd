using System.Globalization;

namespace Sleepbot.Experiments;

/// <summary>A setting that is tuned, and the range that its trials are drawn from.</summary>
/// <param name="Path">Where it is in an arm: <c>training.learningRate</c>.</param>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound, above the lower one.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equally likely; otherwise equal differences are.</param>
/// <param name="IsWhole">Whether values are rounded to whole numbers.</param>
public sealed record TuningRange(string Path, double Low, double High, bool IsLogarithmic, bool IsWhole)
{
    private const int Digits = 4;

    /// <summary>Gets the value at a place of the range.</summary>
    /// <param name="place">0 for the lower bound, 1 for the upper.</param>
    /// <returns>The value, to four digits: what a file says is exactly what was tried.</returns>
    public double ValueAt(double place)
    {
        double value = IsLogarithmic ? Low * Math.Pow(High / Low, place) : Low + ((High - Low) * place);
        return IsWhole ? Math.Round(value) : double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes the range as files do: <c>log 0.0001..0.1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsLogarithmic ? "log " : "")}{(IsWhole ? "whole " : "")}{Low}..{High}");
}
