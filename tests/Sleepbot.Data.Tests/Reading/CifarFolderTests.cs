namespace Sleepbot.Data.Tests;

public sealed class CifarFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_part_is_read_plain_or_gzipped_and_says_what_it_is()
    {
        WriteAll(Make.Cifar(9, 3));
        folder.Write("data_batch_2.bin.gz", Make.Gzip(Make.Cifar(4, 5)));
        File.Delete(folder.At("data_batch_2.bin"));

        Dataset data = CifarFolder.Read(folder.Root);
        Assert.Equal([3, 32, 32], data.SampleShape);
        Assert.Equal([9, 3, 4, 5, 9, 3, 9, 3, 9, 3], data.Train.Labels.ToArray());
        Assert.Equal(2, data.Test.Count);
        Assert.Equal("truck", data.ClassNames[9]);
        Assert.Contains("a part of CIFAR-10: 10 of 50,000 training and 2 of 10,000 test images", data.Remark);

        var sample = new float[3072];
        data.Train.CopySample(3, sample);
        Assert.Equal(Array.ConvertAll(Make.Bytes(3072, salt: 1), value => value / 255f), sample);
    }

    [Fact]
    public void Broken_files_are_refused_with_what_is_wrong()
    {
        WriteAll(Make.Cifar(1));
        folder.Write("data_batch_3.bin", Make.Cifar(1, 2)[..^1]);
        AssertFault("data_batch_3.bin: the content is 6,145 bytes long; expected a multiple of 3073");
        folder.Write("data_batch_3.bin", Make.Cifar(1, 10));
        AssertFault("data_batch_3.bin: image 1 has label 10; expected 0 to 9");
        File.Delete(folder.At("data_batch_3.bin"));
        AssertFault("data_batch_3.bin is not there");
    }

    private void WriteAll(byte[] content)
    {
        foreach (string name in CifarFolder.FileNames)
        {
            folder.Write(name, content);
        }
    }

    private void AssertFault(string expected) => Assert.Contains(expected, Assert.Throws<DataException>(() => CifarFolder.Read(folder.Root)).Message);
}
