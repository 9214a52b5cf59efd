namespace Sleepbot.Data.Tests;

public class IdxReaderTests
{
    private static readonly SourceFile file = new("some/file", "Mend it.");

    public static TheoryData<byte[], string> BrokenImages => new()
    {
        { [0, 0, 8], "begins with 000008; expected images" },
        { "<html>not found</html>"u8.ToArray(), "begins with 3C68746D; expected images (3 axes, magic number 2051), 00000803" },
        { Make.Idx(0x0D, [1, 2, 2], new byte[16]), "holds 32-bit floats (element type 0x0D); expected unsigned bytes" },
        { Make.Idx(0x55, [1, 2, 2], new byte[4]), "unknown type 0x55" },
        { Make.Labels(1, 2, 3), "holds labels (1 axis, magic number 2049); expected images (3 axes, magic number 2051). The files of images and labels may be swapped." },
        { Make.Idx(8, [1, 1, 2, 2], new byte[4]), "holds an array of 4 axes; expected images" },
        { Make.Images(2, 3, 4)[..10], "is 10 bytes long; expected a header of 16 bytes" },
        { Make.Images(2, 3, 4)[..^1], "promises 2 x 3 x 4 = 24 values, but only 23 follow: the file was cut off" },
        { [.. Make.Images(2, 3, 4), 0], "promises 2 x 3 x 4 = 24 values, but 25 follow: the file has bytes too many" },
        { Make.Idx(8, [0, 28, 28], []), "promises 0 x 28 x 28 values, which is none" },
        { Make.Idx(8, [uint.MaxValue, uint.MaxValue, uint.MaxValue], new byte[4]), "promises 4294967295 x 4294967295 x 4294967295 = 79,228,162,458,924,105,385,300,197,375 values, but only 4 follow" },
    };

    [Theory]
    [MemberData(nameof(BrokenImages))]
    public void Broken_images_are_refused_with_what_is_wrong(byte[] content, string expected)
    {
        var error = Assert.Throws<DataException>(() => IdxReader.Images(content, file));
        Assert.StartsWith("some/file: the ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.EndsWith("Mend it.", error.Message);
        Assert.Equal("some/file", error.File);
    }

    [Fact]
    public void Labels_are_read_and_checked_against_the_classes()
    {
        Assert.Equal([3, 0, 255], IdxReader.Labels(Make.Labels(3, 0, 255), null, file));
        var error = Assert.Throws<DataException>(() => IdxReader.Labels(Make.Labels(3, 0, 10), 10, file));
        Assert.Contains("label 2 is 10; expected 0 to 9", error.Message);
    }
}
