using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Rehai.Bench.Load;

/// <summary>One keep-alive connection that costs next to nothing: blocking, ready-made bytes out, status and length in.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly byte[] _answer = new byte[256 * 1024];

    public RawConnection(Uri server) => _socket.Connect(IPAddress.Parse(server.Host), server.Port);

    /// <summary>The answer's status, once its whole body has come.</summary>
    /// <exception cref="SocketException">The server is gone.</exception>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0)
        {
            request = request[_socket.Send(request)..];
        }
        var (received, headLength) = (0, -1);
        while (headLength < 0)
        {
            received += Receive(received);
            headLength = _answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) is var end and >= 0 ? end + 4 : -1;
        }
        var head = _answer.AsSpan(0, headLength);
        var status = Number(head["HTTP/1.1 ".Length..]);
        for (var left = headLength + (status == 204 ? 0 : ContentLength(head)) - received; left > 0; )
        {
            left -= Receive(0);
        }
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int at)
    {
        var count = _socket.Receive(_answer.AsSpan(at));
        return count > 0 ? count : throw new SocketException((int)SocketError.ConnectionReset);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0
            ? Number(head[(at + name.Length)..])
            : throw new BenchException("An answer has no Content-Length.");
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : 0;
}
