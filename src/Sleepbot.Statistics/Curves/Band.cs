namespace Sleepbot.Statistics;

/// <summary>The percentile interval of values of which some may be infinite, or not known at all.</summary>
internal sealed class Band(int capacity)
{
    private readonly List<double> values = new(capacity);

    /// <summary>Adds a value; one that is not a number says nothing.</summary>
    public void Add(double value)
    {
        if (!double.IsNaN(value))
        {
            values.Add(value);
        }
    }

    /// <summary>Takes whole values, not points between them: there is nothing between a number and infinity. Rounds outwards.</summary>
    public Interval Interval(double level)
    {
        if (values.Count == 0)
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity, level);
        }

        double[] sorted = [.. values.Order()];
        double tail = (1 - level) / 2 * (sorted.Length - 1);
        return new Interval(sorted[(int)Math.Floor(tail)], sorted[^(1 + (int)Math.Floor(tail))], level);
    }
}
