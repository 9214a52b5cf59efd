using System.Diagnostics;

namespace Sleepbot.Bench;

/// <summary>How long something took, again and again.</summary>
internal sealed class Durations
{
    private readonly List<double> micros = [];

    /// <summary>Gets the middle one, in microseconds.</summary>
    public double Median => Micros.Median;

    /// <summary>Gets all of them summarised, in microseconds.</summary>
    public Spread Micros => Spread.Of(micros);

    /// <summary>Adds one.</summary>
    /// <param name="ticks">Ticks of the stopwatch.</param>
    public void Add(long ticks) => micros.Add(ticks * 1e6 / Stopwatch.Frequency);

    /// <summary>Does something again and again.</summary>
    /// <param name="action">What. It is called a few times before time is taken.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="least">How often at least.</param>
    public static Durations Of(Action action, double seconds, int least = 5)
    {
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        var durations = new Durations();
        long begin = Stopwatch.GetTimestamp();
        while (durations.micros.Count < least || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            durations.Add(Stopwatch.GetTimestamp() - start);
        }

        return durations;
    }
}
