using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Tensors;

/// <summary>Eight blocks of <see cref="Philox"/> at once: word A, B, C and D of each block in the lower half of a lane of 64 bits. What lies in the upper half means nothing.</summary>
internal readonly struct PhiloxLanes
{
    /// <summary>How many numbers eight blocks hold.</summary>
    public const int Numbers = 32;

    private PhiloxLanes(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d)
    {
        const ulong Lower = uint.MaxValue;
        (A, B, C, D) = (a & Vector512.Create(Lower), b & Vector512.Create(Lower), c & Vector512.Create(Lower), d & Vector512.Create(Lower));
    }

    public Vector512<ulong> A { get; }

    public Vector512<ulong> B { get; }

    public Vector512<ulong> C { get; }

    public Vector512<ulong> D { get; }

    /// <summary>Encrypts eight neighbouring counters, in the order in which <see cref="InOrder"/> wants them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes At(ulong first, ulong key) =>
        Encrypt(Vector512.Create(first) + Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7), Vector512<ulong>.Zero, Vector512.Create(key));

    /// <summary>Encrypts one counter under eight keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes At(ulong counter, Vector512<ulong> keys) => Encrypt(Vector512.Create(counter), Vector512<ulong>.Zero, keys);

    /// <summary>Makes keys as <see cref="RandomSource.Derive(long)"/> does, of eight neighbouring names.</summary>
    public static Vector512<ulong> ChildKeys(ulong firstName, ulong kind, ulong key)
    {
        var children = Encrypt(Vector512.Create(firstName) + Vector512<ulong>.Indices, Vector512.Create(kind), Vector512.Create(key));
        return (children.A << 32) | children.B;
    }

    /// <summary>Gets the words of eight neighbouring counters as a sequence: A, B, C, D of the first, A, B, C, D of the second, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<uint> First, Vector512<uint> Second) InOrder()
    {
        var left = A | (B << 32);
        var right = C | (D << 32);
        if (Avx512F.IsSupported)
        {
            return (Avx512F.UnpackLow(left, right).AsUInt32(), Avx512F.UnpackHigh(left, right).AsUInt32());
        }

        return (
            Vector512.Create(left[0], right[0], left[2], right[2], left[4], right[4], left[6], right[6]).AsUInt32(),
            Vector512.Create(left[1], right[1], left[3], right[3], left[5], right[5], left[7], right[7]).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhiloxLanes Encrypt(Vector512<ulong> low, Vector512<ulong> high, Vector512<ulong> key)
    {
        var (a, b, c, d) = (low, low >>> 32, high, high >>> 32);
        var (key0, key1) = (key, key >>> 32);
        for (int round = 0; round < 10; round++)
        {
            var product0 = Product(a, Philox.Multiplier0);
            var product1 = Product(c, Philox.Multiplier1);
            a = (product1 >>> 32) ^ b ^ key0;
            b = product1;
            c = (product0 >>> 32) ^ d ^ key1;
            d = product0;
            key0 += Vector512.Create((ulong)Philox.Weyl0);
            key1 += Vector512.Create((ulong)Philox.Weyl1);
        }

        return new PhiloxLanes(a, b, c, d);
    }

    /// <summary>The product of the lower halves with a number, 64 bits long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> words, uint multiplier)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(words.AsUInt32(), Vector512.Create(multiplier));
        }

        if (Avx2.IsSupported)
        {
            var both = Vector256.Create(multiplier);
            return Vector512.Create(Avx2.Multiply(words.GetLower().AsUInt32(), both), Avx2.Multiply(words.GetUpper().AsUInt32(), both));
        }

        return (words & Vector512.Create((ulong)uint.MaxValue)) * multiplier;
    }
}
