using System.Globalization;
using Sleepbot.Statistics;

namespace Sleepbot.Bench;

/// <summary>A number measured several times.</summary>
/// <param name="Median">The middle.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>Summarises measurements.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var summary = Summary.Of([.. values]);
        return new Spread(summary.Median!.Value, summary.Minimum!.Value, summary.Maximum!.Value);
    }

    /// <summary>Writes <c>median (min - max)</c>.</summary>
    /// <param name="format">A format of numbers.</param>
    public string ToString(string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Text(Median)} ({Text(Min)} - {Text(Max)})";
    }
}
