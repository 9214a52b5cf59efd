using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Tensors.Tests;

public sealed class FloatBufferTests
{
    [Fact]
    public void Buffers_start_on_64_byte_boundaries_whatever_was_allocated_before()
    {
        for (int length = 1; length < 100; length++)
        {
            _ = GC.AllocateArray<byte>(length * 7, pinned: true);
            Assert.Equal(0, Address(new FloatBuffer(length)) % 64);
        }
    }

    [Fact]
    public void Large_buffers_begin_at_different_places_of_their_pages()
    {
        FloatBuffer[] buffers = [.. Enumerable.Range(0, 6).Select(_ => new FloatBuffer(1 << 20))];
        Assert.Equal(buffers.Length, buffers.Select(buffer => Address(buffer) % 4096).Distinct().Count());
        foreach (var buffer in buffers)
        {
            Assert.Equal(0, Address(buffer) % 64);
            buffer.Span[^1] = 1;
            Assert.Equal(1 << 20, buffer.Length);
        }
    }

    [Fact]
    public void Buffer_stays_where_it_is_when_memory_is_compacted()
    {
        FloatBuffer buffer = new(1000);
        long before = Address(buffer);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(before, Address(buffer));
    }

    [Fact]
    public void Buffer_is_zero_at_first_and_keeps_what_is_written()
    {
        FloatBuffer buffer = new(37);
        Assert.Equal(new float[37], buffer.Span.ToArray());
        buffer.Span[36] = 5;
        Assert.Equal(5, buffer.Span[36]);
        Assert.Equal(37, buffer.Length);
    }

    [Fact]
    public void Empty_buffer_is_fine_and_a_negative_length_is_not()
    {
        Assert.True(new FloatBuffer(0).Span.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatBuffer(-1));
    }

    private static long Address(FloatBuffer buffer) => (long)Pointer(ref MemoryMarshal.GetReference(buffer.Span));

    private static unsafe nuint Pointer(ref float first) => (nuint)Unsafe.AsPointer(ref first);
}
