using System.Text;
using Rehai.Chef.Authentication;

namespace Rehai.Bench.Load;

/// <summary>A node that its own client saves, in versions that only go up.</summary>
internal sealed class SavingNode(string name, int seed, ChefKey key, Uri organization)
{
    private const int ApiVersion = 2;

    private readonly NodeText _text = new(name, seed);
    private readonly RequestSigner _signer = new(name, key, TimeProvider.System);
    private readonly Uri _url = new($"{organization}/nodes/{name}");
    private int _version;

    public string Name => name;

    /// <summary>The newest version that the server has confirmed.</summary>
    public int Acknowledged { get; set; }

    /// <summary>The first text, for the node's creation.</summary>
    public byte[] First()
    {
        var body = new byte[_text.Length];
        _text.WriteVersion(0, body);
        return body;
    }

    /// <summary>The next version's request: its head is made and signed now, which costs more than all of the sending.</summary>
    public SignedSave SignNext(SigningProtocol protocol)
    {
        var version = Interlocked.Increment(ref _version);
        var body = new byte[_text.Length];
        _text.WriteVersion(version, body);
        var head = new StringBuilder($"PUT {_url.AbsolutePath} HTTP/1.1\r\nHost: {_url.Authority}\r\n")
            .Append("Accept: application/json\r\nContent-Type: application/json\r\nX-Chef-Version: 19.4.14\r\n")
            .Append($"X-Ops-Server-API-Version: {ApiVersion}\r\nContent-Length: {body.Length}\r\n");
        foreach (var (header, value) in _signer.Sign(protocol, "PUT", _url.AbsolutePath, body, ApiVersion))
        {
            head.Append($"{header}: {value}\r\n");
        }
        return new SignedSave(this, version, Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
    }

    public int WriteBody(int version, Span<byte> buffer)
    {
        _text.WriteVersion(version, buffer);
        return _text.Length;
    }
}

/// <param name="Head">Request line and headers, signature included.</param>
internal sealed record SignedSave(SavingNode Node, int Version, byte[] Head);
