using Sleepbot.Networks;

namespace Sleepbot.Bench;

/// <summary>How fast a network trains.</summary>
/// <param name="Net">Its name.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="SamplesPerSecond">Median over rounds.</param>
/// <param name="Gflops">GFLOP/s at that speed, as <see cref="FlopCount"/> counts.</param>
/// <param name="ShareOfPeak">Median over rounds of the speed over the peak of the same round, 0 to 1.</param>
/// <param name="ShareMin">The smallest share.</param>
/// <param name="ShareMax">The largest share.</param>
/// <param name="PeakGflops">Median of the peaks.</param>
/// <param name="BytesPerStep">Bytes allocated in a step: the most of all rounds.</param>
/// <param name="Load">The machine's load average afterwards.</param>
internal sealed record TrainingRow(
    string Net,
    int Batch,
    double SamplesPerSecond,
    double Gflops,
    double ShareOfPeak,
    double ShareMin,
    double ShareMax,
    double PeakGflops,
    double BytesPerStep,
    string Load)
{
    /// <summary>Summarises rounds.</summary>
    /// <param name="net">The network's name.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="flops">Floating-point operations of one sample.</param>
    /// <param name="rounds">What was measured.</param>
    public static TrainingRow Of(string net, int batch, double flops, IReadOnlyList<Round> rounds)
    {
        double speed = Spread.Of(rounds.Select(round => round.SamplesPerSecond)).Median;
        var share = Spread.Of(rounds.Select(round => round.SamplesPerSecond * flops / 1e9 / round.PeakGflops));
        double peak = Spread.Of(rounds.Select(round => round.PeakGflops)).Median;
        return new TrainingRow(
            net, batch, speed, speed * flops / 1e9, share.Median, share.Min, share.Max, peak, rounds.Max(round => round.BytesPerStep), Machine.Load());
    }
}
