namespace Rehai.Bench.Load;

/// <summary>GET /_status for ever: what the server and this client reach where nothing is checked, read or stored.</summary>
internal sealed class StatusLane(Uri server) : IRequestLane
{
    private readonly byte[] _request = System.Text.Encoding.ASCII.GetBytes(
        $"GET /_status HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: application/json\r\n\r\n"
    );

    public int WriteNext(Span<byte> buffer)
    {
        _request.CopyTo(buffer);
        return _request.Length;
    }

    public void Acknowledge() { }
}
