using System.Security.Cryptography;

namespace Sleepbot.Data.Tests;

public sealed class ListTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Every_known_data_set_is_listed_and_nothing_is_fetched()
    {
        IReadOnlyList<DatasetListing> list = bench.Store.List();
        Assert.Equal(["tiny", "other"], list.Select(line => line.Entry.Name));
        Assert.All(list, line => Assert.Null(line.Location));
        Assert.Empty(bench.Web.Requests);
        Assert.False(Directory.Exists(bench.Folder.At("cache")));
    }

    [Fact]
    public void A_whole_data_set_shows_its_place_size_and_counts()
    {
        Tiny.WriteTo(bench.Folder, "cache/datasets/tiny", Tiny.Contents);
        DatasetLocation location = bench.Store.List()[0].Location!;
        Assert.Equal(new DatasetLocation(bench.CachePath, DatasetPlace.Cache, Tiny.Entry.Size, 6, 3, null), location);
    }

    [Fact]
    public void Files_that_lie_loose_in_the_own_folder_count_for_the_set_they_are()
    {
        Tiny.WriteTo(bench.Folder, "mine", Tiny.OtherContents);
        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("mine");
        IReadOnlyList<DatasetListing> list = bench.Store.List();
        Assert.Null(list[0].Location);
        Assert.Equal(DatasetPlace.OwnFolder, list[1].Location!.Place);
    }

    [Fact]
    public void A_damaged_data_set_is_listed_with_what_is_wrong()
    {
        Tiny.WriteTo(bench.Folder, "cache/datasets/tiny", [Tiny.Contents[0][..100], .. Tiny.Contents[1..]]);
        DatasetLocation location = bench.Store.List()[0].Location!;
        Assert.Equal(0, location.TrainCount);
        Assert.Equal("train-images-idx3-ubyte is damaged: its content is 100 bytes long, expected 12,016", location.Remark);
    }

    [Fact]
    public async Task A_part_of_cifar_in_the_own_folder_is_loaded_and_listed_as_a_part()
    {
        DatasetStore store = CifarStore(CifarFolder.FileNames.ToDictionary(name => name, _ => Make.Cifar(1, 2)), DataCatalogue.Cifar10);
        DatasetLocation location = store.List()[0].Location!;
        Assert.Equal((10, 2, "a part of cifar-10"), (location.TrainCount, location.TestCount, location.Remark));
        Dataset data = await store.LoadAsync("cifar-10");
        Assert.Equal((10, 2), (data.Train.Count, data.Test.Count));
        Assert.Contains("a part of CIFAR-10", data.Remark);
    }

    [Fact]
    public async Task A_whole_cifar_file_with_a_wrong_pixel_is_no_part()
    {
        byte[] whole = Make.Cifar(1, 2);
        DatasetEntry entry = DataCatalogue.Cifar10 with
        {
            Files = [.. CifarFolder.FileNames.Select(name => new DataFile(name, whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole))))],
        };
        Dictionary<string, byte[]> files = CifarFolder.FileNames.ToDictionary(name => name, _ => (byte[])whole.Clone());
        Assert.Equal(10, (await CifarStore(files, entry).LoadAsync("cifar-10")).Train.Count);

        files["data_batch_4.bin"][5000] ^= 1;
        var error = await Assert.ThrowsAsync<DataException>(() => CifarStore(files, entry).LoadAsync("cifar-10"));
        Assert.Contains("data_batch_4.bin: this is not cifar-10's data_batch_4.bin", error.Message);
    }

    private DatasetStore CifarStore(Dictionary<string, byte[]> files, DatasetEntry entry)
    {
        foreach ((string name, byte[] content) in files)
        {
            bench.Folder.Write(Path.Combine("mine", "cifar-10-batches-bin", name), content);
        }

        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("mine");
        return new DatasetStore(bench.Options with { Catalogue = [entry] });
    }
}
