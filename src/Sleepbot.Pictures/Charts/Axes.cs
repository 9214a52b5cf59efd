using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The scales that several charts share.</summary>
internal static class Axes
{
    public static Scale Samples(IEnumerable<long> samples, bool logarithmic)
    {
        double[] shown = [.. samples.Where(value => !logarithmic || value > 0).Select(value => (double)value)];
        (double low, double high) = Range(shown, 0);
        return logarithmic ? new LogScale(low, high, Compact) : new EvenScale(Math.Min(low, 0), high, Compact);
    }

    public static Scale Steps(IReadOnlyList<long> steps)
    {
        (double low, double high) = Range([.. steps.Select(step => (double)step)], 0);
        return new EvenScale(low, high, Compact);
    }

    public static Scale Accuracy(IReadOnlyList<double> values, bool byErrorRate)
    {
        (double low, double high) = Range([.. values.Select(value => Math.Clamp(value, 0, 1))], byErrorRate ? 0 : 0.04);
        if (!byErrorRate)
        {
            return new EvenScale(Math.Max(0, low), Math.Min(1, high), Percent);
        }

        // Room beyond the curves is a factor of the error rate: as much at the top as at the bottom.
        double error = Math.Max(1 - high, ErrorRateScale.SmallestError);
        return new ErrorRateScale(Math.Max(0, 1 - (Math.Max(1 - low, error) * 1.05)), 1 - (error / 1.05), Percent);
    }

    /// <summary>Differences in shares, with zero always in sight.</summary>
    public static Scale Difference(IReadOnlyList<double> values, double? threshold)
    {
        (double low, double high) = Range([.. values, 0], threshold is null ? 0.06 : 0);
        return threshold is { } t ? new AroundZeroScale(Outward(low, t), Outward(high, t), t, SignedPercent) : new EvenScale(low, high, SignedPercent);
    }

    /// <summary>An even axis over values, with a little room on both sides.</summary>
    public static Scale Even(IReadOnlyList<double> values, Func<double, string> label, double room = 0.06)
    {
        (double low, double high) = Range([.. values], room);
        return new EvenScale(low, high, label);
    }

    /// <summary>An axis of a setting over the values tried: even; or by ratios where the largest is ten times the smallest, or four times and they are no whole numbers.</summary>
    public static Scale Setting(IReadOnlyList<double> values)
    {
        double low = values.Min(), high = values.Max();
        double room = Math.Pow(high / low, 0.06);
        return low > 0 && (high >= 10 * low || (high >= 4 * low && !values.All(double.IsInteger))) ? new LogScale(low / room, high * room, Short) : Even(values, Short);
    }

    /// <summary>Labels a value of the endpoint.</summary>
    public static Func<double, string> Label(EndpointUnit unit) => unit == EndpointUnit.Accuracy ? Percent : Compact;

    /// <summary>Labels a difference in the endpoint, with its sign.</summary>
    public static Func<double, string> DifferenceLabel(EndpointUnit unit) => unit == EndpointUnit.Accuracy
        ? SignedPercent
        : difference => (difference > 0 ? "+" : difference < 0 ? "\u2212" : "") + Compact(Math.Abs(difference));

    public static Scale Norms(float low, float high)
    {
        (double from, double to) = Range([low, high], 0.04);
        return new EvenScale(from, to, value => value.ToString("0.####"));
    }

    /// <summary>Returns the range of values, widened by a share on both sides, and never empty.</summary>
    private static (double Low, double High) Range(double[] values, double share)
    {
        double low = values.Length == 0 ? 0 : values.Min(), high = values.Length == 0 ? 1 : values.Max();
        if (low == high)
        {
            double room = low == 0 ? 0.01 : Math.Abs(low) * 0.01;
            return (low - room, high + room);
        }

        return (low - ((high - low) * share), high + ((high - low) * share));
    }

    // On the scale around zero, room beyond the outermost value is a factor, and at least reaches the threshold.
    private static double Outward(double value, double threshold) =>
        value < 0 ? Math.Min(value * 1.2, -threshold) : Math.Max(value * 1.2, threshold);

    // Settings such as learning rates span powers of ten: 0.0003 is read more easily than 3e-4 only while it is short.
    private static string Short(double value) => value != 0 && Math.Abs(value) < 1e-4 ? value.ToString("0.#e0") : value.ToString("0.#####");

    private static string Compact(double value) => value switch
    {
        >= 1e9 => $"{value / 1e9:0.##}G",
        >= 1e6 => $"{value / 1e6:0.##}M",
        >= 1e3 => $"{value / 1e3:0.##}k",
        _ => value.ToString("0.#########"),
    };

    private static string Percent(double share) => (100 * share).ToString("0.###");

    private static string SignedPercent(double share) =>
        (100 * share).ToString("+0.####;\u22120.####;0");
}
