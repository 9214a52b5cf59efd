namespace Sleepbot.Data.Tests;

public sealed class ContentReaderTests : IDisposable
{
    private static readonly byte[] content = Make.Bytes(5000);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Plain_and_gzipped_files_have_the_same_content()
    {
        string plain = folder.Write("a", content);
        string packed = folder.Write("b", Make.Gzip(content));
        Assert.Equal(content, Read(plain));
        Assert.Equal(content, Read(packed));
        Assert.Equal(5000, ContentReader.LengthOf(plain));
        Assert.Equal(5000, ContentReader.LengthOf(packed));
    }

    [Fact]
    public void Gzip_cut_off_anywhere_is_refused()
    {
        byte[] packed = Make.Gzip(content);
        for (int length = 2; length < packed.Length; length++)
        {
            string path = folder.Write("cut", packed[..length]);
            Assert.Contains("is damaged gzip", Assert.Throws<DataException>(() => Read(path)).Message);
        }
    }

    [Fact]
    public void Gzip_with_a_changed_byte_is_refused_or_has_the_same_content()
    {
        // A changed bit can be harmless: of the time stamp, or of a distance to bytes that are repeated anyway.
        byte[] packed = Make.Gzip(content);
        int refused = 0;
        for (int at = 0; at < packed.Length; at += 3)
        {
            var changed = (byte[])packed.Clone();
            changed[at] ^= 0x40;
            string path = folder.Write("changed", changed);
            if (at == 0)
            {
                Assert.Equal(changed, Read(path));
                continue;
            }

            try
            {
                Assert.Equal(content, Read(path));
            }
            catch (DataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, packed.Length / 6, packed.Length);
    }

    [Fact]
    public void A_false_length_costs_no_memory()
    {
        byte[] packed = Make.Gzip(content);
        packed.AsSpan(^4..).Fill(0x7F);
        string path = folder.Write("liar", packed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cannot hold", Assert.Throws<DataException>(() => Read(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Missing_and_empty_files_are_refused_by_name()
    {
        var error = Assert.Throws<DataException>(() => Read(folder.At("none")));
        Assert.Contains("none: the file cannot be read", error.Message);
        error = Assert.Throws<DataException>(() => Read(folder.Write("empty", [])));
        Assert.Contains("empty: the file is empty", error.Message);
    }

    private static byte[] Read(string path) => ContentReader.Read(new SourceFile(path, SourceFile.ReplaceIt));
}
