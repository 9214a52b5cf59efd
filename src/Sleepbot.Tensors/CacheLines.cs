using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Tensors;

/// <summary>Asks for memory that will be wanted later.</summary>
public static class CacheLines
{
    private const int Line = 64;

    /// <summary>Asks for some bytes: they come into the second-level cache while the processor goes on. Only time depends on it; it does nothing where the processor has no such instruction.</summary>
    /// <param name="bytes">The bytes.</param>
    public static unsafe void Ask(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref byte start = ref MemoryMarshal.GetReference(bytes);
        for (nint at = 0; at < bytes.Length; at += Line)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, at)));
        }

        if (!bytes.IsEmpty)
        {
            // A span may begin within a line and end early in another.
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, bytes.Length - 1)));
        }
    }
}
