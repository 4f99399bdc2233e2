using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehai.Chef.Tests;

/// <summary>Answers with prepared responses, for what no real server can be made to say; keeps the requests.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<string> _responses;
    private readonly Task _serving;

    /// <param name="responses">Whole HTTP responses; the connection is closed after each, and at once for an empty one or none.</param>
    public StubServer(params string[] responses)
    {
        _responses = new(responses);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/organizations/acme");

    /// <summary>The heads of the requests: request line and headers.</summary>
    public List<string> Requests { get; } = [];

    public static string Response(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Dispose();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                Requests.Add(await ReadHeadAsync(stream));
                await stream.WriteAsync(Encoding.UTF8.GetBytes(_responses.TryDequeue(out var next) ? next : ""));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Disposed: the test is over.
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
