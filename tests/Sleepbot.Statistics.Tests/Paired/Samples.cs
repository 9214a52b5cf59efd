namespace Sleepbot.Statistics.Tests;

/// <summary>Samples made of gains alone.</summary>
internal static class Samples
{
    public static Endpoint Accuracy(double smallestEffect = 0) => new() { Name = "accuracy", SmallestEffect = smallestEffect };

    public static PairedSample Of(params IEnumerable<double> gains) => PairedSample.Of([.. gains.Select(gain => new Pair(0, gain))], Accuracy());
}
