namespace Sleepbot.Pictures;

/// <summary>Accuracies spaced by the logarithm of their error rate: from 90 % to 99 % is as far as from 99 % to 99.9 %.</summary>
/// <remarks>Accuracy stays readable and up stays better, while late differences of tenths of a point get as much room as early ones of many.</remarks>
internal sealed class ErrorRateScale(double low, double high, Func<double, string> label) : Scale(low, high, label)
{
    /// <summary>The smallest error rate that is told from none: a perfect accuracy has no logarithm and is drawn here.</summary>
    public const double SmallestError = 1e-5;

    private static readonly double[][] errors = [[7, 5, 3, 2, 1.5, 1], [5, 3, 2, 1], [5, 2, 1], [3, 1], [1]];

    protected override double Spaced(double value) => -Math.Log10(Math.Max(1 - value, SmallestError));

    protected override IEnumerable<IReadOnlyList<double>> Candidates() =>
        errors.Select(set => (IReadOnlyList<double>)
            [0, .. Enumerable.Range(1, 5).SelectMany(power => set.Select(m => 1 - (m * Math.Pow(10, -power))))]);
}
