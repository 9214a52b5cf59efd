namespace Sleepbot.Pictures;

/// <summary>Maps the values of an axis onto its length. A subclass says how values are spaced and where ticks look natural.</summary>
internal abstract class Scale
{
    private readonly Func<double, string> label;

    /// <param name="low">Value at the axis's start.</param>
    /// <param name="high">Value at the axis's end, above <paramref name="low"/>.</param>
    /// <param name="label">Writes a tick's value.</param>
    protected Scale(double low, double high, Func<double, string> label)
    {
        Low = low;
        High = high;
        this.label = label;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Returns where a value lies: 0 at the axis's start, 1 at its end, beyond these outside of it.</summary>
    public double Place(double value) => (Spaced(value) - Spaced(Low)) / (Spaced(High) - Spaced(Low));

    /// <summary>Returns ticks in ascending order, about as many as asked for.</summary>
    /// <param name="most">The most ticks that the axis has room for, at least 2.</param>
    public IReadOnlyList<Tick> Ticks(int most)
    {
        double[][] natural = [.. Candidates().Select(candidates => candidates.Where(value => value >= Low && value <= High).ToArray()).Where(inside => inside.Length >= 2 && inside.Length <= most)];

        // Two are few, but where values are not spaced evenly even steps would crowd at one end.
        IEnumerable<double> ticks = natural.FirstOrDefault(inside => inside.Length >= 3) ?? natural.FirstOrDefault() ?? (IEnumerable<double>)Even(Low, High, most);
        return [.. ticks.Select(value => new Tick(value, label(value)))];
    }

    /// <summary>Returns a value's place on an endless axis, of which the scale shows a part.</summary>
    protected abstract double Spaced(double value);

    /// <summary>Returns sets of values that look natural as ticks, the fullest first; an even scale has none but the even steps.</summary>
    protected virtual IEnumerable<IReadOnlyList<double>> Candidates() => [];

    /// <summary>Returns the multiples of 1, 2 or 5 times a power of ten that lie within a range.</summary>
    private static List<double> Even(double low, double high, int most)
    {
        double rough = (high - low) / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        // The last factor is for a power that rounding made one too small.
        double step = new[] { 1, 2, 5, 10, 20 }.Select(factor => factor * power).First(s => Math.Floor(high / s) - Math.Ceiling(low / s) < most);
        List<double> values = [];
        for (double k = Math.Ceiling((low / step) - 1e-9); k * step <= high + (1e-9 * step); k++)
        {
            // A product of an integer keeps 0 exactly 0 where a running sum would not, and adding 0 takes the sign off -0.
            values.Add((k * step) + 0.0);
        }

        return values;
    }
}
