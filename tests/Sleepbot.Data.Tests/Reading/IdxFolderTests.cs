namespace Sleepbot.Data.Tests;

public sealed class IdxFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Four_plain_files_are_a_data_set()
    {
        Tiny.WriteTo(folder, "stripes", Tiny.Contents);
        Dataset data = IdxFolder.Read(folder.At("stripes"));
        Assert.Equal("stripes", data.Name);
        Assert.Equal([1, 40, 50], data.SampleShape);
        Assert.Equal((6, 3, 3), (data.Train.Count, data.Test.Count, data.Classes));
        Assert.Equal([2, 1, 0], data.Test.Labels.ToArray());
        var sample = new float[2000];
        data.Test.CopySample(1, sample);
        Assert.Equal(Array.ConvertAll(Make.Bytes(6000, salt: 3)[2000..4000], value => value / 255f), sample);
    }

    [Fact]
    public void Gzip_is_told_by_content_and_names_may_have_a_dot_or_gz()
    {
        folder.Write("train-images.idx3-ubyte", Tiny.Contents[0]);
        folder.Write("train-labels.idx1-ubyte.gz", Make.Gzip(Tiny.Contents[1]));
        folder.Write("t10k-images-idx3-ubyte", Make.Gzip(Tiny.Contents[2]));
        folder.Write("t10k-labels-idx1-ubyte.gz", Tiny.Contents[3]);
        Assert.Equal(6, IdxFolder.Read(folder.Root, "mixed", classes: 5).Train.Count);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        AssertFault("nowhere", null, "nowhere: there is no such folder");
        folder.Write("some/train-images-idx3-ubyte", Tiny.Contents[0]);
        folder.Write("some/train-labels-idx1-ubyte", Tiny.Contents[1]);
        AssertFault("some", null, "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte are not there");
    }

    [Fact]
    public void Counts_that_differ_name_both_files()
    {
        Tiny.WriteTo(folder, "d", [Tiny.Contents[0], Make.Labels(0, 1), Tiny.Contents[2], Tiny.Contents[3]]);
        AssertFault("d", null, "train-images-idx3-ubyte: the file holds 6 images, but train-labels-idx1-ubyte beside it holds 2 labels");
    }

    [Fact]
    public void Swapped_files_are_recognised()
    {
        Tiny.WriteTo(folder, "d", [Tiny.Contents[1], Tiny.Contents[0], Tiny.Contents[2], Tiny.Contents[3]]);
        AssertFault("d", null, "train-labels-idx1-ubyte: the file holds images (3 axes, magic number 2051); expected labels (1 axis, magic number 2049). The files of images and labels may be swapped.");
    }

    [Fact]
    public void Splits_of_different_size_are_refused()
    {
        Tiny.WriteTo(folder, "d", [Tiny.Contents[0], Tiny.Contents[1], Make.Images(3, 8, 8), Tiny.Contents[3]]);
        AssertFault("d", null, "training samples have shape (1, 40, 50) but test samples (1, 8, 8)");
    }

    [Fact]
    public void Labels_beyond_the_classes_are_refused()
    {
        Tiny.WriteTo(folder, "d", Tiny.Contents);
        AssertFault("d", 2, "train-labels-idx1-ubyte: label 2 is 2; expected 0 to 1.");
    }

    private void AssertFault(string below, int? classes, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => IdxFolder.Read(folder.At(below), classes: classes)).Message);
}
