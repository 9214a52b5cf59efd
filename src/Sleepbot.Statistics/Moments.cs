namespace Sleepbot.Statistics;

/// <summary>Mean and spread in two passes, exact where all values are equal: identical runs must show a spread of 0, not of 1e-17.</summary>
internal static class Moments
{
    internal static double Mean(ReadOnlySpan<double> values)
    {
        if (AllEqual(values))
        {
            return values[0];
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    internal static double StandardDeviation(ReadOnlySpan<double> values, double mean)
    {
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    internal static double? Correlation(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length < 2 || AllEqual(first) || AllEqual(second))
        {
            return null;
        }

        double firstMean = Mean(first), secondMean = Mean(second);
        double products = 0, firstSquares = 0, secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double x = first[i] - firstMean, y = second[i] - secondMean;
            products += x * y;
            firstSquares += x * x;
            secondSquares += y * y;
        }

        return Math.Clamp(products / (Math.Sqrt(firstSquares) * Math.Sqrt(secondSquares)), -1, 1);
    }

    private static bool AllEqual(ReadOnlySpan<double> values) => values.IndexOfAnyExcept(values[0]) < 0;
}
