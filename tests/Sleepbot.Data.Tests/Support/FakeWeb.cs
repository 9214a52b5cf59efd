using System.Net;
using System.Net.Http.Headers;

namespace Sleepbot.Data.Tests;

/// <summary>A server inside the process. What it has no answer for cannot be connected to.</summary>
internal sealed class FakeWeb : HttpMessageHandler
{
    private readonly Dictionary<string, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> answers = [];

    /// <summary>Every request so far: the address, and the byte it asked to start from, if any.</summary>
    public List<(string Address, long? From)> Requests { get; } = [];

    public void Answer(string address, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => answers[address] = answer;

    public void Answer(string address, Func<HttpRequestMessage, HttpResponseMessage> answer) => Answer(address, (request, _) => Task.FromResult(answer(request)));

    /// <summary>Serves bytes whole, or from where a request asks.</summary>
    public void Serve(string address, byte[] bytes) => Answer(address, request => Respond(request, bytes, (int)(request.Headers.Range?.Ranges.First().From ?? 0), bytes.Length));

    /// <summary>Serves the four files of the tiny data set, gzipped.</summary>
    public void ServeTiny(string root)
    {
        for (int i = 0; i < Tiny.Contents.Length; i++)
        {
            Serve($"{root}{Tiny.Names[i]}.gz", Make.Gzip(Tiny.Contents[i]));
        }
    }

    /// <summary>Sends bytes from a place, ending after some of those promised.</summary>
    public static HttpResponseMessage Respond(HttpRequestMessage request, byte[] bytes, int from, int until)
    {
        if (from >= bytes.Length)
        {
            var refusal = new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { Content = new ByteArrayContent([]) };
            refusal.Content.Headers.ContentRange = new ContentRangeHeaderValue(bytes.Length);
            return refusal;
        }

        var response = new HttpResponseMessage(request.Headers.Range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
        {
            Content = new StreamContent(new MemoryStream(bytes[from..until])),
        };
        response.Content.Headers.ContentLength = bytes.Length - from;
        if (request.Headers.Range is not null)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, bytes.Length - 1, bytes.Length);
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.AbsoluteUri;
        Requests.Add((address, request.Headers.Range?.Ranges.First().From));
        return answers.TryGetValue(address, out var answer)
            ? answer(request, cancellationToken)
            : throw new HttpRequestException($"Name or service not known ({request.RequestUri.Host}:443)");
    }
}
