using System.Diagnostics;

namespace Sleepbot.Bench;

/// <summary>Measures a training run from inside, in rounds: settle, peak, a stretch of steps, peak.</summary>
/// <remarks>It stands where any recorder stands, so what it times is the training loop that users run, with everything in it.</remarks>
/// <param name="batch">Samples of a step.</param>
/// <param name="window">Seconds of a stretch; at least one step.</param>
/// <param name="rounds">How many stretches.</param>
/// <param name="between">Called between two rounds, with the number of those done; may take any time.</param>
/// <param name="stop">Cancelled when all is measured.</param>
internal sealed class RoundMeter(int batch, double window, int rounds, Action<int> between, CancellationTokenSource stop) : QuietRecorder
{
    private const double SettleSeconds = 0.05;
    private const int WarmUpSteps = 3;
    private readonly List<Round> done = new(rounds);
    private long settledAt = Stopwatch.GetTimestamp() + Ticks(WarmUp.Seconds);
    private bool measuring;
    private long startStep;
    private long startTime;
    private long startBytes;
    private double peakBefore;

    /// <summary>Gets what was measured.</summary>
    public IReadOnlyList<Round> Rounds => done;

    /// <inheritdoc/>
    public override void Progress(long step, long totalSteps)
    {
        long now = Stopwatch.GetTimestamp();
        if (measuring && now - startTime >= Ticks(window))
        {
            End(step, now);
        }
        else if (!measuring && now >= settledAt && step >= WarmUpSteps && step > startStep)
        {
            Begin(step);
        }
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    private void Begin(long step)
    {
        peakBefore = FmaPeak.Measure();
        measuring = true;
        startStep = step;
        startBytes = GC.GetAllocatedBytesForCurrentThread();
        startTime = Stopwatch.GetTimestamp();
    }

    private void End(long step, long now)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread() - startBytes;
        double steps = step - startStep;
        double seconds = (double)(now - startTime) / Stopwatch.Frequency;
        done.Add(new Round(steps * batch / seconds, Math.Max(peakBefore, FmaPeak.Measure()), bytes / steps));
        measuring = false;
        startStep = step;
        between(done.Count);
        settledAt = Stopwatch.GetTimestamp() + Ticks(SettleSeconds);
        if (done.Count == rounds)
        {
            stop.Cancel();
        }
    }
}
