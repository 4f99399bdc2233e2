using System.Globalization;
using System.Net;

namespace Rehai.Bench.Web;

/// <summary>Streams as open pages have them, read and thrown away.</summary>
internal sealed class OpenStreams : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _http;
    private readonly List<Task> _readers = [];
    private long _bytes;

    private OpenStreams(Uri server, Cookie session)
    {
        var cookies = new CookieContainer();
        cookies.Add(server, session);
        _http = new(new SocketsHttpHandler { CookieContainer = cookies, MaxConnectionsPerServer = 1_000 })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <param name="pages">What each stream is of, as the page's address asks for it.</param>
    public static async Task<OpenStreams> Open(Uri server, Cookie session, IEnumerable<string> pages)
    {
        var streams = new OpenStreams(server, session);
        var since = await streams.Sequence();
        foreach (var page in pages)
        {
            var stream = await streams._http.GetStreamAsync(
                string.Create(CultureInfo.InvariantCulture, $"/live?page={page}&since={since}")
            );
            streams._readers.Add(Task.Run(() => streams.Read(stream)));
        }
        return streams;
    }

    /// <exception cref="BenchException">A stream broke off: then fewer pages were served than is said.</exception>
    public void Check()
    {
        if (_readers.Exists(reader => reader.IsCompleted))
        {
            throw new BenchException("The server ended a stream while it was measured.");
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task<long> Sequence()
    {
        const string mark = "data-sequence=\"";
        var page = await _http.GetStringAsync("/guests/rows?count=1");
        var start = page.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        return long.Parse(page.AsSpan(start, page.IndexOf('"', start) - start), CultureInfo.InvariantCulture);
    }

    private async Task Read(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, _end.Token) is var count and > 0)
            {
                Interlocked.Add(ref _bytes, count);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Over, or broken off: Check tells.
        }
    }
}
