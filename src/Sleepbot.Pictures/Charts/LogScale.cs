namespace Sleepbot.Pictures;

/// <summary>Equal ratios, equal lengths; values above 0 only.</summary>
internal sealed class LogScale(double low, double high, Func<double, string> label) : Scale(low, high, label)
{
    private static readonly double[][] multiples = [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]];

    protected override double Spaced(double value) => Math.Log10(value);

    protected override IEnumerable<IReadOnlyList<double>> Candidates()
    {
        int first = (int)Math.Floor(Math.Log10(Low));
        int last = (int)Math.Ceiling(Math.Log10(High));
        return multiples.Select(set => (IReadOnlyList<double>)
            [.. Enumerable.Range(first, last - first + 1).SelectMany(power => set.Select(m => m * Math.Pow(10, power)))]);
    }
}
