using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehai.Bench.Load;

/// <summary>One keep-alive connection that costs next to nothing: blocking, ready-made bytes out, status, headers and body in.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private byte[] _answer = new byte[256 * 1024];
    private int _headLength;
    private int _length;

    public RawConnection(Uri server) => _socket.Connect(IPAddress.Parse(server.Host), server.Port);

    /// <summary>Of the last answer; overwritten by the next.</summary>
    public ReadOnlyMemory<byte> Body => _answer.AsMemory(_headLength, _length - _headLength);

    /// <summary>The answer's status, once its whole body has come.</summary>
    /// <exception cref="SocketException">The server is gone.</exception>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0)
        {
            request = request[_socket.Send(request)..];
        }
        var received = 0;
        (_headLength, _length) = (0, int.MaxValue);
        while (received < _length)
        {
            received += Receive(received);
            if (_headLength == 0 && _answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                _headLength = end + 4;
                _length = _headLength + ContentLength();
                Array.Resize(ref _answer, Math.Max(_answer.Length, _length));
            }
        }
        return Status;
    }

    /// <summary>Of the last answer; null where it has no such header.</summary>
    /// <param name="name">As the server spells it.</param>
    public string? Header(string name) => Find(name) is { Length: > 0 } value ? Encoding.ASCII.GetString(value) : null;

    public void Dispose() => _socket.Dispose();

    private int Status => Number(_answer.AsSpan("HTTP/1.1 ".Length));

    private int Receive(int at)
    {
        var count = _socket.Receive(_answer.AsSpan(at));
        return count > 0 ? count : throw new SocketException((int)SocketError.ConnectionReset);
    }

    private int ContentLength() =>
        Status is 204 or 304 ? 0
        : Find("Content-Length") is { Length: > 0 } length ? Number(length)
        : throw new BenchException("An answer has no Content-Length.");

    private ReadOnlySpan<byte> Find(string name)
    {
        ReadOnlySpan<byte> head = _answer.AsSpan(0, _headLength);
        var start = Encoding.ASCII.GetBytes($"\r\n{name}: ");
        var at = head.IndexOf(start);
        var value = at < 0 ? [] : head[(at + start.Length)..];
        return at < 0 ? value : value[..value.IndexOf("\r\n"u8)];
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : 0;
}
