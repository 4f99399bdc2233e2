using System.Net.Http.Headers;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Live;

/// <summary>Reads a stream as a browser does.</summary>
internal sealed class EventStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly StreamReader _lines;

    private EventStream(HttpClient http, StreamReader lines) => (_http, _lines) = (http, lines);

    public string LastId { get; private set; } = "";

    public static async Task<EventStream> Open(Uri server, Browser browser, string path, string? lastId = null)
    {
        var http = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(
            "Cookie",
            string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))
        );
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }
        var stream = await Of(http, request);
        // From here on every change is told.
        Assert.Equal("clock", (await stream.Next()).Name);
        return stream;
    }

    /// <param name="http">Goes with the stream.</param>
    public static async Task<EventStream> Of(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("text/event-stream"), response.Content.Headers.ContentType);
        return new(
            http,
            new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))
        );
    }

    /// <summary>The next event of that name; others are passed over.</summary>
    public async Task<string> Next(string name)
    {
        while (true)
        {
            var (next, data) = await Next();
            Assert.False(next.Length == 0, $"the stream ended before an event '{name}'");
            if (next == name)
            {
                return data;
            }
        }
    }

    /// <summary>An empty name at the stream's end.</summary>
    public async Task<(string Name, string Data)> Next()
    {
        var (name, data) = ("", new List<string>());
        while (await Line() is { } line)
        {
            var (field, value) = (line.Split(':')[0], line[Math.Min(line.Length, line.IndexOf(':') + 2)..]);
            switch (field)
            {
                case "event":
                    name = value;
                    break;
                case "data":
                    data.Add(value);
                    break;
                case "id":
                    LastId = value;
                    break;
                case "" when data.Count > 0:
                    return (name, string.Join('\n', data));
            }
        }
        return ("", "");
    }

    private async Task<string?> Line() =>
        await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public void Dispose()
    {
        _lines.Dispose();
        _http.Dispose();
    }
}
