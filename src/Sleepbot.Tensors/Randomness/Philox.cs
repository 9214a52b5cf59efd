using System.Runtime.CompilerServices;

namespace Sleepbot.Tensors;

/// <summary>The Philox4x32-10 generator: a bijection of a 128-bit counter under a 64-bit key.</summary>
/// <remarks>
/// J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. It has no state, so any
/// number of any sequence can be computed at any time, which is what makes runs resumable and arms comparable.
/// </remarks>
internal static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;

    /// <summary>Encrypts one counter.</summary>
    /// <param name="low">Counter words 0 and 1.</param>
    /// <param name="high">Counter words 2 and 3.</param>
    /// <param name="key">The key.</param>
    /// <returns>Four independent uniform 32-bit words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint A, uint B, uint C, uint D) Block(ulong low, ulong high, ulong key)
    {
        uint a = (uint)low, b = (uint)(low >> 32), c = (uint)high, d = (uint)(high >> 32);
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * a;
            ulong product1 = (ulong)Multiplier1 * c;
            a = (uint)(product1 >> 32) ^ b ^ key0;
            b = (uint)product1;
            c = (uint)(product0 >> 32) ^ d ^ key1;
            d = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (a, b, c, d);
    }
}
