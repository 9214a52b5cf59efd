using System.Net;

namespace Sleepbot.Data.Tests;

/// <summary>Fetching from mirrors that work, break off, lie or say nothing.</summary>
public sealed class MirrorTests : IDisposable
{
    private const string ImagesAddress = Tiny.MirrorRoot + Tiny.TrainImages + ".gz";
    private static readonly byte[] packedImages = Make.Gzip(Tiny.Contents[0]);
    private readonly Bench bench = new();

    public MirrorTests() => bench.Web.ServeTiny(Tiny.MirrorRoot);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Files_are_fetched_checked_and_kept_for_the_next_time()
    {
        Dataset data = await bench.Store.LoadAsync("tiny");
        Assert.Equal([0, 1, 2, 0, 1, 2], data.Train.Labels.ToArray());
        Assert.Equal(4, bench.Web.Requests.Count);
        Assert.Equal([".lock", .. Tiny.Names.Order(StringComparer.Ordinal)], Directory.GetFiles(bench.CachePath).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        await bench.Store.LoadAsync("tiny");
        Assert.Equal(4, bench.Web.Requests.Count);
    }

    [Fact]
    public async Task Progress_names_source_and_file_and_counts_up_to_the_total()
    {
        await bench.Store.GetAsync("tiny");
        FetchProgress last = bench.Progress.Last(report => report.File == Tiny.TrainImages + ".gz" && report.Stage == FetchStage.Downloading);
        Assert.Equal(("tiny", "the first mirror", packedImages.Length, packedImages.Length), (last.Dataset, last.Source, (int)last.BytesDone, (int)last.BytesTotal!));
        Assert.Equal(4, bench.Progress.Count(report => report.Stage == FetchStage.Done));
    }

    [Fact]
    public async Task A_partial_file_is_gone_on_from()
    {
        bench.Folder.Write($"cache/datasets/tiny/{Tiny.TrainImages}.gz.partial", packedImages[..100]);
        await bench.Store.GetAsync("tiny");
        Assert.Equal((ImagesAddress, 100), bench.Web.Requests[0]);
        Assert.Equal(4, bench.Web.Requests.Count);
        Assert.False(File.Exists(bench.InCache(Tiny.TrainImages + ".gz.partial")));
    }

    [Fact]
    public async Task A_complete_partial_file_is_only_checked()
    {
        bench.Folder.Write($"cache/datasets/tiny/{Tiny.TrainImages}.gz.partial", packedImages);
        await bench.Store.GetAsync("tiny");
        Assert.Equal((ImagesAddress, packedImages.Length), bench.Web.Requests[0]);
        Assert.Equal(4, bench.Web.Requests.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task A_partial_file_of_something_else_is_thrown_away_and_fetched_whole(int length)
    {
        bench.Folder.Write($"cache/datasets/tiny/{Tiny.TrainImages}.gz.partial", Make.Bytes(length, salt: 5));
        Assert.Equal(DatasetPlace.Cache, (await bench.Store.GetAsync("tiny")).Place);
        Assert.Equal([length, null], bench.Web.Requests.Where(request => request.Address == ImagesAddress).Select(request => request.From));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again()
    {
        bench.Folder.Write($"cache/datasets/tiny/{Tiny.TrainImages}.gz.partial", Make.Bytes(77));
        bench.Web.Answer(ImagesAddress, _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(packedImages) });
        Assert.Equal(6, (await bench.Store.GetAsync("tiny")).TrainCount);
    }

    [Fact]
    public async Task A_connection_that_ends_early_is_taken_up_again_where_it_ended()
    {
        int requests = 0;
        bench.Web.Answer(ImagesAddress, request => FakeWeb.Respond(request, packedImages, (int)(request.Headers.Range?.Ranges.First().From ?? 0), ++requests == 1 ? 50 : packedImages.Length));
        Assert.Equal(6, (await bench.Store.GetAsync("tiny")).TrainCount);
        Assert.Equal([null, 50], bench.Web.Requests.Where(request => request.Address == ImagesAddress).Select(request => request.From));
    }

    [Fact]
    public async Task A_mirror_that_fails_is_left_for_the_next_and_good_files_are_kept()
    {
        bench.Web.Answer(Tiny.MirrorRoot + Tiny.Names[2] + ".gz", _ => new HttpResponseMessage(HttpStatusCode.NotFound));
        bench.Web.ServeTiny(Tiny.SecondRoot);
        Assert.Equal(3, (await bench.Store.GetAsync("tiny")).TestCount);
        Assert.Equal(
            [Tiny.SecondRoot + Tiny.Names[2] + ".gz", Tiny.SecondRoot + Tiny.Names[3] + ".gz"],
            bench.Web.Requests.Select(request => request.Address).Where(address => address.StartsWith(Tiny.SecondRoot, StringComparison.Ordinal)));
        Assert.Contains(bench.Progress, report => report.Stage == FetchStage.Failed && report.Note!.Contains("the server answered 404"));
    }

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "another set", Make.Gzip(Tiny.OtherContents[0]), "its content has SHA-256" },
        { "cut off inside", packedImages[..^300], "its content is" },
        { "not gzip", "<html>Please log in</html>"u8.ToArray(), "its content is 26 bytes long, expected 12,016" },
        { "far too long", Make.Gzip(new byte[5_000_000]), "its content is longer than the 12,016 bytes expected" },
        { "broken gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], "it cannot be unpacked" },
        { "empty", [], "the server answered 416" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Wrong_content_never_poses_as_data(string what, byte[] served, string expected)
    {
        bench.Web.Serve(ImagesAddress, served);
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.True(what == "empty" || error.Message.Contains($"{Tiny.TrainImages}.gz: {expected}"), error.Message);
        Assert.DoesNotContain(Directory.GetFiles(bench.CachePath), path => Path.GetFileName(path) != ".lock");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        bench.Web.Answer(ImagesAddress, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        });
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.Contains($"{Tiny.TrainImages}.gz: nothing came for 0.3 seconds", error.Message);
    }

    [Fact]
    public async Task Cancelling_stops_at_once_and_keeps_what_came()
    {
        using var cancellation = new CancellationTokenSource();
        bench.Web.Answer(ImagesAddress, _ =>
        {
            var response = new HttpResponseMessage { Content = new StreamContent(new StallingStream(packedImages[..64], cancellation)) };
            response.Content.Headers.ContentLength = packedImages.Length;
            return response;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Store.LoadAsync("tiny", cancellation.Token));
        Assert.Equal(packedImages[..64], await File.ReadAllBytesAsync(bench.InCache(Tiny.TrainImages + ".gz.partial"), CancellationToken.None));

        bench.Web.Serve(ImagesAddress, packedImages);
        Assert.Equal(6, (await bench.Store.LoadAsync("tiny", CancellationToken.None)).Train.Count);
        Assert.Contains(bench.Web.Requests, request => request == (ImagesAddress, 64L));
    }

    [Fact]
    public async Task An_archive_is_unpacked_by_file_name_wherever_its_files_lie()
    {
        const string Address = "https://first.example/tiny-binary.tar.gz";
        bench.Entry = Tiny.Entry with { Mirrors = [new("the archive", new Uri(Address))] };
        bench.Web.Serve(Address, Make.TarGz(
            ("readme.html", [1, 2, 3]),
            ($"../../{Tiny.Names[0]}", Tiny.Contents[0]),
            ($"deep/{Tiny.Names[1]}", Tiny.Contents[1]),
            (Tiny.Names[2], Tiny.Contents[2]),
            (Tiny.Names[3], Tiny.Contents[3])));
        Assert.Equal(6, (await bench.Store.GetAsync("tiny")).TrainCount);
        Assert.Single(bench.Web.Requests);
        Assert.False(File.Exists(bench.InCache("tiny-binary.tar.gz.partial")));
    }

    [Fact]
    public async Task An_archive_that_lacks_or_falsifies_a_file_is_refused()
    {
        const string Address = "https://first.example/tiny-binary.tar.gz";
        bench.Entry = Tiny.Entry with { Mirrors = [new("the archive", new Uri(Address))] };
        bench.Web.Serve(Address, Make.TarGz((Tiny.Names[0], Tiny.Contents[0])));
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.GetAsync("tiny"));
        Assert.Contains("the archive does not hold train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte", error.Message);

        bench.Web.Serve(Address, Make.TarGz((Tiny.Names[1], Tiny.OtherContents[1])));
        error = await Assert.ThrowsAsync<DataException>(() => bench.Store.GetAsync("tiny"));
        Assert.Contains("train-labels-idx1-ubyte in it is not the file wanted: its content has SHA-256", error.Message);

        bench.Web.Serve(Address, Make.TarGz((Tiny.Names[1], Tiny.Contents[1]))[..^40]);
        await Assert.ThrowsAsync<DataException>(() => bench.Store.GetAsync("tiny"));
    }

    [Fact]
    public async Task Two_fetches_at_once_share_one_download()
    {
        Task<Dataset>[] loads = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => bench.Store.LoadAsync("tiny")))];
        Dataset[] loaded = await Task.WhenAll(loads);
        Assert.All(loaded, data => Assert.Equal(6, data.Train.Count));
        Assert.Equal(4, bench.Web.Requests.Count);
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_nothing_is_taken_for_whole()
    {
        // A folder in the way of the draft is refused by the system as a full disk is.
        Directory.CreateDirectory(bench.InCache(Tiny.TrainImages + ".gz.partial"));
        var error = await Assert.ThrowsAsync<DataException>(() => bench.Store.LoadAsync("tiny"));
        Assert.Contains("the cache cannot be written", error.Message);
        Assert.Contains("Free space there, or set SLEEPBOT_CACHE", error.Message);
        Assert.False(File.Exists(bench.InCache(Tiny.TrainImages)));
    }

    /// <summary>Gives some bytes, then cancels and waits.</summary>
    private sealed class StallingStream(byte[] bytes, CancellationTokenSource cancellation) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Read(buffer.Span);
        }
    }
}
