namespace Sleepbot.Pictures;

/// <summary>Even within a threshold around zero, logarithmic beyond it, on both sides.</summary>
/// <remarks>Shows whether a difference leaves zero both early, where differences are tens of points, and late, where they are hundredths.</remarks>
internal sealed class AroundZeroScale : Scale
{
    private static readonly (double[] Multiples, int EveryPower)[] steps = [([1, 3], 1), ([1], 1), ([1], 2), ([1], 3)];

    private readonly double threshold;

    /// <param name="low">Value at the axis's start.</param>
    /// <param name="high">Value at the axis's end.</param>
    /// <param name="threshold">Where spacing turns from even to logarithmic, above 0.</param>
    /// <param name="label">Writes a tick's value.</param>
    public AroundZeroScale(double low, double high, double threshold, Func<double, string> label)
        : base(low, high, label) => this.threshold = threshold;

    protected override double Spaced(double value) => Math.Asinh(value / threshold);

    protected override IEnumerable<IReadOnlyList<double>> Candidates()
    {
        int last = (int)Math.Floor(Math.Log10(Math.Max(Math.Abs(Low), Math.Abs(High))));
        foreach ((double[] multiples, int every) in steps)
        {
            List<double> values = [0];
            for (int power = last; Math.Pow(10, power + 1) > threshold; power -= every)
            {
                foreach (double value in multiples.Select(multiple => multiple * Math.Pow(10, power)).Where(value => value >= threshold))
                {
                    values.AddRange(value, -value);
                }
            }

            yield return [.. values.Order()];
        }
    }
}
