using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Tensors;

/// <summary>An addressed source of random numbers: number <c>i</c> of a source is a pure function of its address and of <c>i</c>.</summary>
/// <remarks>
/// A source is derived from a seed and a chain of purposes, for example
/// <c>RandomSource.FromSeed(7).Derive("order").Derive(epoch)</c>. Sources with different addresses are independent, so a new
/// consumer of randomness never shifts the draws of another, and any point of a run can be resumed without replaying it.
/// Immutable and safe to share between threads. Not for cryptography. Built on Philox4x32-10 (Salmon et al., SC 2011).
/// </remarks>
public readonly record struct RandomSource
{
    private const ulong DeriveByName = 1;
    private const ulong DeriveByIndex = 2;
    private readonly ulong key;

    private RandomSource(ulong key) => this.key = key;

    /// <summary>Gets the root source of a run.</summary>
    /// <param name="seed">Any number; equal seeds give equal sources.</param>
    public static RandomSource FromSeed(long seed) => new RandomSource(0).Derive(seed);

    /// <summary>Gets the source for one purpose below this one.</summary>
    /// <param name="purpose">A name such as <c>"order"</c> or <c>"init"</c>; upper and lower case differ.</param>
    public RandomSource Derive(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong hash = 14695981039346656037;
        foreach (char letter in purpose)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        return Child(hash, DeriveByName | ((ulong)purpose.Length << 8));
    }

    /// <summary>Gets the source for one index below this one, for example an epoch or a step.</summary>
    /// <param name="index">Any number.</param>
    public RandomSource Derive(long index) => Child((ulong)index, DeriveByIndex);

    /// <summary>Gets the four 32-bit words of one block, uniform over all values.</summary>
    /// <param name="index">Position of the block; block <c>i</c> holds words <c>4i</c> to <c>4i + 3</c>.</param>
    public (uint A, uint B, uint C, uint D) BlockAt(ulong index) => Philox.Block(index, 0, key);

    /// <summary>Gets one number uniform in [0, 1), a multiple of 2^-24.</summary>
    /// <param name="position">Position in this source's sequence.</param>
    public float UniformAt(ulong position)
    {
        var (a, b, c, d) = BlockAt(position >> 2);
        return ToUniform((position & 3) switch { 0 => a, 1 => b, 2 => c, _ => d });
    }

    /// <summary>Gets one whole number uniform in [0, <paramref name="bound"/>).</summary>
    /// <param name="position">Position in this source's sequence.</param>
    /// <param name="bound">The exclusive upper bound, at least 1.</param>
    /// <remarks>The bias is below bound / 2^64, from a 64-bit product.</remarks>
    public int BelowAt(ulong position, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var (a, b, _, _) = BlockAt(position);
        return (int)Math.BigMul(((ulong)a << 32) | b, (ulong)bound, out _);
    }

    /// <summary>Fills a span with numbers uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="destination">Where element <c>i</c> takes number <c>i</c> of this source.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    public void FillUniform(Span<float> destination, float low = 0, float high = 1)
    {
        float range = high - low;
        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(destination);
        for (; i <= destination.Length - PhiloxLanes.Numbers; i += PhiloxLanes.Numbers)
        {
            // Eight blocks of four numbers at once.
            var (first, second) = PhiloxLanes.At((ulong)i >> 2, key).InOrder();
            (Vector512.Create(low) + (ToUniform(first) * range)).StoreUnsafe(ref start, (nuint)i);
            (Vector512.Create(low) + (ToUniform(second) * range)).StoreUnsafe(ref start, (nuint)i + 16);
        }

        for (; i < destination.Length; i += 4)
        {
            var (a, b, c, d) = BlockAt((ulong)i >> 2);
            Put(destination, i, low + (range * ToUniform(a)), low + (range * ToUniform(b)), low + (range * ToUniform(c)), low + (range * ToUniform(d)));
        }
    }

    /// <summary>Draws numbers uniform in [0, 1) for 16 children at once, in the lanes of vectors.</summary>
    /// <param name="firstChild">The children are <c>Derive(firstChild)</c> to <c>Derive(firstChild + 15)</c>.</param>
    /// <param name="position">Position in the children's sequences where the drawing begins; a multiple of 4.</param>
    /// <param name="numbers">Takes 16 times as many numbers as are drawn for each child: the first of all children, the second of all, and so on.</param>
    /// <exception cref="ArgumentException"><paramref name="numbers"/> is no multiple of 64 long, or <paramref name="position"/> none of 4.</exception>
    public void FillUniformOfChildren(long firstChild, int position, Span<float> numbers)
    {
        const int Block = 64;
        if (numbers.Length % Block != 0 || position % 4 != 0)
        {
            throw new ArgumentException(
                $"There is room for {numbers.Length} numbers from position {position} on, expected a multiple of {Block} (four of each of 16 children) and of 4.", nameof(numbers));
        }

        var low = PhiloxLanes.ChildKeys((ulong)firstChild, DeriveByIndex, key);
        var high = PhiloxLanes.ChildKeys((ulong)firstChild + 8, DeriveByIndex, key);
        ref float start = ref MemoryMarshal.GetReference(numbers);
        ulong counter = (ulong)position >> 2;
        for (int at = 0; at < numbers.Length; at += Block, counter++)
        {
            var left = PhiloxLanes.At(counter, low);
            var right = PhiloxLanes.At(counter, high);
            ToUniform(Vector512.Narrow(left.A, right.A)).StoreUnsafe(ref start, (nuint)at);
            ToUniform(Vector512.Narrow(left.B, right.B)).StoreUnsafe(ref start, (nuint)at + 16);
            ToUniform(Vector512.Narrow(left.C, right.C)).StoreUnsafe(ref start, (nuint)at + 32);
            ToUniform(Vector512.Narrow(left.D, right.D)).StoreUnsafe(ref start, (nuint)at + 48);
        }
    }

    /// <summary>Fills a span with normally distributed numbers (Box-Muller).</summary>
    /// <param name="destination">Where the numbers go.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation, at least 0.</param>
    public void FillNormal(Span<float> destination, float mean = 0, float deviation = 1)
    {
        for (int i = 0; i < destination.Length; i += 4)
        {
            var (a, b, c, d) = BlockAt((ulong)i >> 2);
            var (x, y) = Normals(a, b);
            var (z, w) = Normals(c, d);
            Put(destination, i, mean + (deviation * x), mean + (deviation * y), mean + (deviation * z), mean + (deviation * w));
        }
    }

    /// <summary>Shuffles a list in place, every order equally likely (Fisher-Yates).</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = BelowAt((ulong)i, i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>Turns 32 random bits into a number uniform in [0, 1), a multiple of 2^-24.</summary>
    /// <param name="bits">Uniform bits; the highest 24 are used.</param>
    public static float ToUniform(uint bits) => (bits >> 8) * (1f / (1 << 24));

    private static Vector512<float> ToUniform(Vector512<uint> bits) =>
        Vector512.ConvertToSingle((bits >>> 8).AsInt32()) * (1f / (1 << 24));

    private static (float X, float Y) Normals(uint first, uint second)
    {
        // (first + 1) / 2^32 lies in (0, 1], so that the logarithm is finite.
        double radius = Math.Sqrt(-2 * Math.Log((first + 1.0) / 4294967296.0));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * (second / 4294967296.0));
        return ((float)(radius * cosine), (float)(radius * sine));
    }

    private static void Put(Span<float> destination, int at, float a, float b, float c, float d)
    {
        Span<float> four = [a, b, c, d];
        four[..Math.Min(4, destination.Length - at)].CopyTo(destination[at..]);
    }

    private RandomSource Child(ulong name, ulong kind)
    {
        // The upper half of the counter is never used for draws, so children collide with no number of their parent.
        var (a, b, _, _) = Philox.Block(name, kind, key);
        return new RandomSource(((ulong)a << 32) | b);
    }
}
