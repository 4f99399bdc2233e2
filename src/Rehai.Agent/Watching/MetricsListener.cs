using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehai.Agent.Watching;

/// <summary><c>GET /metrics</c> over plain HTTP, one request a connection, for a Prometheus on this host or a proxy in front of it.</summary>
internal sealed class MetricsListener : IDisposable
{
    private const int LongestHead = 8 * 1024;

    private readonly QuestionListener _listener;

    private MetricsListener(QuestionListener listener, IPEndPoint address) =>
        (_listener, Address) = (listener, address);

    /// <summary>With the port that the kernel chose where none was given.</summary>
    public IPEndPoint Address { get; }

    /// <exception cref="IOException">It cannot be listened there.</exception>
    public static MetricsListener Listen(IPEndPoint address, WatchState state, TimeProvider time)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(QuestionListener.ClientsAtOnce);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"Cannot listen for metrics at {address}: {e.Message}");
        }
        var listener = new QuestionListener(socket, "\r\n\r\n", LongestHead, head => Answer(head, state), time);
        listener.Start();
        return new(listener, (IPEndPoint)socket.LocalEndPoint!);
    }

    public void Dispose() => _listener.Dispose();

    private static ReadOnlyMemory<byte> Answer(string head, WatchState state) =>
        head.Split("\r\n")[0].Split(' ') switch
        {
            [_, ['/', ..], var version] when !version.StartsWith("HTTP/1.", StringComparison.Ordinal) => BadRequest,
            ["GET", "/metrics", _] => Say("200 OK", MetricsText.MediaType, Metrics(state)),
            ["GET", ['/', ..], _] => Say("404 Not Found", Plain, "There is /metrics alone.\n"),
            [_, ['/', ..], _] => Say("405 Method Not Allowed", $"{Plain}\r\nAllow: GET", "There is GET alone.\n"),
            _ => BadRequest,
        };

    private const string Plain = "text/plain; charset=utf-8";

    private static ReadOnlyMemory<byte> BadRequest => Say("400 Bad Request", Plain, "This is a server of HTTP/1.1.\n");

    private static string Metrics(WatchState state)
    {
        var (status, counts) = state.Now;
        return MetricsText.Of(status, counts);
    }

    private static ReadOnlyMemory<byte> Say(string status, string type, string body)
    {
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
    }
}
