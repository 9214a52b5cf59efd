using Sleepbot.Shared;

namespace Sleepbot.Statistics;

/// <summary>Random draws that are a function of (seed, stream, how many were drawn before), so that every result can be recomputed bit for bit.</summary>
internal struct Draws(ulong seed, ulong stream)
{
    private ulong block;
    private (uint A, uint B, uint C, uint D) words;
    private int left;

    /// <summary>Draws 32 uniform bits.</summary>
    public uint Bits()
    {
        if (left == 0)
        {
            words = Philox.Block(block++, stream, seed);
            left = 4;
        }

        return left-- switch { 4 => words.A, 3 => words.B, 2 => words.C, _ => words.D };
    }

    /// <summary>Draws a whole number from 0 to <paramref name="count"/> - 1; uneven by less than <paramref name="count"/> / 2^32.</summary>
    public int Below(int count) => (int)(((ulong)Bits() * (ulong)count) >> 32);

    /// <summary>Draws <paramref name="chosen"/>.Length numbers below <paramref name="count"/>, with replacement.</summary>
    public void Choose(Span<int> chosen, int count)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = Below(count);
        }
    }
}
