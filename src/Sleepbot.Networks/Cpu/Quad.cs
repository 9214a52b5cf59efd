using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Four vectors of 16 floats that the compiler keeps in registers: one row of a kernel's tile.</summary>
/// <remarks>
/// RyuJIT keeps the fields of a small struct in registers, but not the elements of an array: a loop over a stack array ran at a
/// quarter of the speed. So tiles are spelled as named rows of this type.
/// </remarks>
internal readonly struct Quad
{
    private readonly Vector512<float> a, b, c, d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Create(float value)
    {
        var vector = Vector512.Create(value);
        return new Quad(vector, vector, vector, vector);
    }

    /// <summary>Loads four vectors that lie <paramref name="stride"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Load(ref float start, nint at, nint stride) => new(
        Vectors.Load(ref start, at),
        Vectors.Load(ref start, at + stride),
        Vectors.Load(ref start, at + (2 * stride)),
        Vectors.Load(ref start, at + (3 * stride)));

    /// <summary>Loads four vectors from four places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Load(ref float start, nint atA, nint atB, nint atC, nint atD) =>
        new(Vectors.Load(ref start, atA), Vectors.Load(ref start, atB), Vectors.Load(ref start, atC), Vectors.Load(ref start, atD));

    /// <summary>Broadcasts four floats, each over a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad Broadcast(ref float start, nint atA, nint atB, nint atC, nint atD) =>
        new(Vectors.Broadcast(ref start, atA), Vectors.Broadcast(ref start, atB), Vectors.Broadcast(ref start, atC), Vectors.Broadcast(ref start, atD));

    /// <summary>Computes factor * values + sum for each of the four vectors, as <see cref="Vectors.MultiplyAdd(Vector512{float}, Vector512{float}, Vector512{float})"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad MultiplyAdd(Vector512<float> factor, Quad values, Quad sum) => new(
        Vectors.MultiplyAdd(factor, values.a, sum.a),
        Vectors.MultiplyAdd(factor, values.b, sum.b),
        Vectors.MultiplyAdd(factor, values.c, sum.c),
        Vectors.MultiplyAdd(factor, values.d, sum.d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad operator +(Quad left, Quad right) => new(left.a + right.a, left.b + right.b, left.c + right.c, left.d + right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad operator -(Quad left, Quad right) => new(left.a - right.a, left.b - right.b, left.c - right.c, left.d - right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Deconstruct(out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth) =>
        (first, second, third, fourth) = (a, b, c, d);

    /// <summary>Stores the four vectors <paramref name="stride"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float start, nint at, nint stride)
    {
        Vectors.Store(a, ref start, at);
        Vectors.Store(b, ref start, at + stride);
        Vectors.Store(c, ref start, at + (2 * stride));
        Vectors.Store(d, ref start, at + (3 * stride));
    }

    /// <summary>Stores the first few of the four vectors, each to its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float start, int count, nint atA, nint atB, nint atC, nint atD)
    {
        Vectors.Store(a, ref start, atA);
        if (count > 1)
        {
            Vectors.Store(b, ref start, atB);
        }

        if (count > 2)
        {
            Vectors.Store(c, ref start, atC);
        }

        if (count > 3)
        {
            Vectors.Store(d, ref start, atD);
        }
    }

    /// <summary>Adds the lanes of each of the four vectors up: four sums, always in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Sums()
    {
        // Masks and shuffles within 128 bits: every instruction set has these as single instructions.
        var firstTwo = Vector128.Create(-1, -1, 0, 0).AsSingle();
        var left = Vector128.ConditionalSelect(firstTwo, Fold(a), Fold(b));
        var right = Vector128.ConditionalSelect(firstTwo, Fold(c), Fold(d));
        left += Vector128.Shuffle(left, Vector128.Create(1, 0, 3, 2));
        right += Vector128.Shuffle(right, Vector128.Create(1, 0, 3, 2));
        var order = Vector128.Create(0, 2, 0, 2);
        return Vector128.ConditionalSelect(firstTwo, Vector128.Shuffle(left, order), Vector128.Shuffle(right, order));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Fold(Vector512<float> vector)
    {
        var half = vector.GetLower() + vector.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter + Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1));
    }
}
