using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Tensors;

/// <summary>A fixed block of float32 that starts on a 64-byte boundary and never moves, zeroed at first.</summary>
/// <remarks>
/// Vector loads of 16 floats at multiples of 16 never cross a cache line. The memory belongs to the garbage collector:
/// there is nothing to dispose.
/// </remarks>
public sealed class FloatBuffer
{
    private const int Alignment = 64;
    private readonly float[] storage;
    private readonly int first;

    /// <summary>Allocates a buffer of zeros.</summary>
    /// <param name="length">Number of floats, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public FloatBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        storage = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        nuint address;
        unsafe
        {
            address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
        }

        first = (int)(((Alignment - (address % Alignment)) % Alignment) / sizeof(float));
    }

    /// <summary>Gets the number of floats.</summary>
    public int Length { get; }

    /// <summary>Gets the whole buffer.</summary>
    public Span<float> Span => storage.AsSpan(first, Length);
}
