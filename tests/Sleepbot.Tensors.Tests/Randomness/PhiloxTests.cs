using Sleepbot.Shared;

namespace Sleepbot.Tensors.Tests;

public sealed class PhiloxTests
{
    /// <summary>The known-answer vectors for philox4x32-10 that its authors publish with Random123 (kat_vectors).</summary>
    [Theory]
    [InlineData(0, 0, 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x85a308d3_243f6a88, 0x03707344_13198a2e, 0x299f31d0_a4093822, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Block_equals_the_published_vectors(ulong low, ulong high, ulong key, string expected)
    {
        var (a, b, c, d) = Philox.Block(low, high, key);
        Assert.Equal(expected, $"{a:x8} {b:x8} {c:x8} {d:x8}");
    }
}
