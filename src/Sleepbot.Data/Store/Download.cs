using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Sleepbot.Data;

/// <summary>One file on its way from a server into a partial file, going on where an earlier attempt broke off if the server can.</summary>
/// <remarks>What is downloaded counts for nothing until its content is checked, so a resumed mixture of two versions does no harm.</remarks>
internal sealed class Download
{
    private const int BufferSize = 1 << 18;
    private const int MostTries = 4;
    private readonly HttpClient client;
    private readonly DatasetStoreOptions options;
    private readonly CacheFolder cache;
    private readonly Uri address;
    private readonly FileInfo partial;
    private readonly Action<long, long?> report;

    /// <summary>Prepares a download.</summary>
    /// <param name="client">Makes the requests.</param>
    /// <param name="options">The time limits and the clock.</param>
    /// <param name="cache">The folder of the partial file.</param>
    /// <param name="address">Where the file is.</param>
    /// <param name="partial">The file that takes it. It stays when the download breaks off, and what it holds is gone on from.</param>
    /// <param name="report">Told the bytes there are, and the bytes there will be if that is known.</param>
    public Download(HttpClient client, DatasetStoreOptions options, CacheFolder cache, Uri address, string partial, Action<long, long?> report)
    {
        this.client = client;
        this.options = options;
        this.cache = cache;
        this.address = address;
        this.partial = new FileInfo(partial);
        this.report = report;
    }

    /// <summary>Gets whether the file holds bytes of more than one response.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Downloads the file.</summary>
    /// <param name="cancellation">Stops the download.</param>
    /// <returns>Why it failed, or null.</returns>
    /// <exception cref="DataException">The partial file cannot be written.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            long before = Length();
            string? failure = await TryAsync(before, cancellation);

            // Only a try that changed something is worth another: offline, each would cost a timeout.
            if (failure is null || Length() == before || tries == MostTries)
            {
                return failure;
            }
        }
    }

    private async Task<string?> TryAsync(long before, CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(options.StallTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = before > 0 ? new RangeHeaderValue(before, null) : null;
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await TakeAsync(response, before, stall, either.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return stall.IsCancellationRequested
                ? $"nothing came for {options.StallTimeout.TotalSeconds:0.#} seconds"
                : $"no connection within {options.ConnectTimeout.TotalSeconds:0.#} seconds";
        }
    }

    private async Task<string?> TakeAsync(HttpResponseMessage response, long before, CancellationTokenSource stall, CancellationToken cancellation)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (before > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range?.Length == before)
        {
            // An earlier attempt brought everything but was stopped before the check.
            IsResumed = true;
            return null;
        }

        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && range?.From == before;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (response.StatusCode == HttpStatusCode.PartialContent && !goesOn))
        {
            cache.Write(partial.Delete);
            return $"the server cannot go on from byte {before:N0}";
        }

        if (!response.IsSuccessStatusCode)
        {
            return $"the server answered {(int)response.StatusCode} ({response.ReasonPhrase})";
        }

        IsResumed = goesOn;
        FileStream? opened = null;
        cache.Write(() => opened = new FileStream(partial.FullName, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        await using FileStream file = opened!;
        long? total = response.Content.Headers.ContentLength + (goesOn ? before : 0);
        await using Stream content = await response.Content.ReadAsStreamAsync(cancellation);
        long length = await CopyAsync(content, file, total, stall, cancellation);
        return total is null || length == total ? null : $"the connection ended after {length:N0} of {total:N0} bytes";
    }

    private async Task<long> CopyAsync(Stream content, FileStream file, long? total, CancellationTokenSource stall, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                stall.CancelAfter(options.StallTimeout);
                int read = await content.ReadAsync(buffer, cancellation);
                if (read == 0)
                {
                    return file.Position;
                }

                cache.Write(() => file.Write(buffer, 0, read));
                report(file.Position, total);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private long Length()
    {
        partial.Refresh();
        return partial.Exists ? partial.Length : 0;
    }
}
