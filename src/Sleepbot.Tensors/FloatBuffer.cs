using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Tensors;

/// <summary>A fixed block of float32 that starts on a 64-byte boundary and never moves, zeroed at first.</summary>
/// <remarks>
/// Vector loads of 16 floats at multiples of 16 never cross a cache line, and those from any place in it stay within its memory. That belongs
/// to the garbage collector: there is nothing to dispose.
/// </remarks>
public sealed class FloatBuffer
{
    private const int Alignment = 64;

    // In floats. Who reads the end of a row by whole vectors reads so far beyond it, and has no use for what is there.
    private const int LongestVector = 16;

    // Vectors that are walked side by side must not lie a large power of two apart: some processors find a line in the first-level cache by a few
    // bits of its address, and such vectors push each other out at every step (a Zen 4 core updated weights at a third of its speed). The garbage collector gives large ones
    // pieces of 32 MiB of their own, at whose beginnings they would all lie. So each begins 25 cache lines further on in its page, of 64, than the one before.
    private const int LeastStaggered = 16_384;
    private const int LinesOfPage = 64;
    private const int LinesApart = 25;

    // 4 MiB: smaller ones hold hardly a whole large page.
    private const int LeastOnLargePages = 1 << 20;

    private static int staggered;
    private readonly float[] storage;
    private readonly int first;

    /// <summary>Allocates a buffer of zeros.</summary>
    /// <param name="length">Number of floats, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public FloatBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;

        // The boundary on which it begins, and how many bytes beyond.
        var (boundary, beyond) = length < LeastStaggered
            ? (Alignment, 0)
            : (LinesOfPage * Alignment, (int)((uint)Interlocked.Increment(ref staggered) * LinesApart % LinesOfPage) * Alignment);
        storage = GC.AllocateArray<float>(length + (boundary / sizeof(float)) + LongestVector, pinned: true);
        nuint address;
        unsafe
        {
            address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
        }

        if (length >= LeastOnLargePages)
        {
            LargePages.Ask(address, (nuint)length * sizeof(float));
        }

        first = (int)(((nuint)(boundary + beyond) - (address % (nuint)boundary)) % (nuint)boundary / sizeof(float));
    }

    private FloatBuffer(float[] storage, int first, int length) => (this.storage, this.first, Length) = (storage, first, length);

    /// <summary>Gets the number of floats.</summary>
    public int Length { get; }

    /// <summary>Gets the whole buffer.</summary>
    public Span<float> Span => storage.AsSpan(first, Length);

    /// <summary>Gets a part of this buffer: the same memory, no copy.</summary>
    /// <param name="start">Where the part begins: a multiple of 16, so that it starts on a 64-byte boundary too.</param>
    /// <param name="length">Its number of floats.</param>
    /// <exception cref="ArgumentException">The start is no multiple of 16, or the part does not lie within the buffer.</exception>
    public FloatBuffer Part(int start, int length) =>
        start % (Alignment / sizeof(float)) == 0 && start >= 0 && length >= 0 && start <= Length - length
            ? new FloatBuffer(storage, first + start, length)
            : throw new ArgumentException($"A part of {length} floats from {start} on was asked for, expected one within the {Length} floats of the buffer that starts at a multiple of 16.");
}
