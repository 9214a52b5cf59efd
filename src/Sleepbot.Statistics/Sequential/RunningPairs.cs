using System.Runtime.InteropServices;
using MathNet.Numerics.Distributions;

namespace Sleepbot.Statistics;

/// <summary>What the sequential tests keep of the pairs seen so far.</summary>
internal sealed class RunningPairs
{
    private const int Bets = 16;

    private static readonly double[] quantiles =
        [.. Enumerable.Range(0, Bets).Select(i => Normal.InvCDF(0, 1, 0.5 + ((i + 0.5) / (2 * Bets))))];

    private readonly double priorScale;
    private readonly double[] helped = new double[Bets];
    private readonly double[] hurt = new double[Bets];
    private readonly List<double> gains = [];
    private double sumOfSquares;

    public RunningPairs(double priorScale)
    {
        this.priorScale = priorScale;
        Array.Fill(helped, 1);
        Array.Fill(hurt, 1);
    }

    public int Count { get; private set; }

    public ReadOnlySpan<double> Gains => CollectionsMarshal.AsSpan(gains);

    public int Wins { get; private set; }

    public int Losses { get; private set; }

    /// <summary>Gets how many pairs have a gain that is not 0.</summary>
    public int Differing { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Gets the sum of squared distances from the mean, updated as B. P. Welford did (1962).</summary>
    public double Squares { get; private set; }

    /// <summary>Gets what the bets of <see cref="SizeEvidence"/> have become.</summary>
    public Evidence Sizes => new(helped.Average(), hurt.Average());

    public static RunningPairs Of(ReadOnlySpan<double> gains, double priorScale)
    {
        Finite.Check(gains, nameof(gains));
        RunningPairs pairs = new(priorScale);
        foreach (double gain in gains)
        {
            pairs.Add(gain, gain);
        }

        return pairs;
    }

    public RunningPairs Copy()
    {
        RunningPairs copy = new(priorScale)
        {
            Count = Count,
            Wins = Wins,
            Losses = Losses,
            Differing = Differing,
            Mean = Mean,
            Squares = Squares,
            sumOfSquares = sumOfSquares,
        };
        copy.gains.AddRange(gains);
        helped.CopyTo(copy.helped, 0);
        hurt.CopyTo(copy.hurt, 0);
        return copy;
    }

    public void Add(double gain, double score)
    {
        Count++;
        gains.Add(gain);
        double distance = gain - Mean;
        Mean += distance / Count;
        Squares += distance * (gain - Mean);
        Wins += score > 0 ? 1 : 0;
        Losses += score < 0 ? 1 : 0;
        Differing += gain == 0 ? 0 : 1;
        Bet(gain);
    }

    private void Bet(double gain)
    {
        sumOfSquares += gain * gain;
        if (gain == 0)
        {
            return;
        }

        double relative = gain / Math.Sqrt(sumOfSquares / Count);
        for (int i = 0; i < Bets; i++)
        {
            double odds = Math.Exp(-2 * priorScale * quantiles[i] * relative);
            helped[i] *= 2 / (1 + odds);
            hurt[i] *= 2 / (1 + (1 / odds));
        }
    }
}
