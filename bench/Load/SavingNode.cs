using System.Text;
using Rehai.Chef;
using Rehai.Chef.Authentication;

namespace Rehai.Bench.Load;

/// <summary>A node that its own client saves, in versions that only go up.</summary>
internal sealed class SavingNode(string name, int seed, NodeSize size, ChefKey key, Uri organization)
{
    private const int ApiVersion = 2;

    private readonly NodeText _whole = NodeText.Whole(name, seed, size);
    private readonly NodeText _patch = NodeText.Patch(seed);
    private readonly RequestSigner _signer = new(name, key, TimeProvider.System);
    private readonly Uri _url = new($"{organization}/nodes/{name}");
    private int _version;

    public string Name => name;

    /// <summary>The newest version that the server has confirmed.</summary>
    public int Acknowledged { get; set; }

    /// <summary>The first text, for the node's creation.</summary>
    public byte[] First()
    {
        var body = new byte[_whole.Length];
        _whole.WriteVersion(0, body);
        return body;
    }

    /// <summary>The next version's request: its head is made and signed now, which costs more than all of the sending.</summary>
    /// <param name="asPatch">One guest's change as a merge patch of the current state, or else the node whole.</param>
    public SignedSave SignNext(SigningProtocol protocol, bool asPatch)
    {
        var version = Interlocked.Increment(ref _version);
        var text = asPatch ? _patch : _whole;
        var body = new byte[text.Length];
        text.WriteVersion(version, body);
        var method = asPatch ? "PATCH" : "PUT";
        var path = asPatch ? $"{_url.AbsolutePath}/current" : _url.AbsolutePath;
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {_url.Authority}\r\n")
            .Append("Accept: application/json\r\nX-Chef-Version: 19.4.14\r\n")
            .Append($"Content-Type: {(asPatch ? MergePatch.MediaType : "application/json")}\r\n")
            .Append($"X-Ops-Server-API-Version: {ApiVersion}\r\nContent-Length: {body.Length}\r\n");
        if (asPatch)
        {
            head.Append("Prefer: return=minimal\r\n");
        }
        foreach (var (header, value) in _signer.Sign(protocol, method, path, body, ApiVersion))
        {
            head.Append($"{header}: {value}\r\n");
        }
        return new SignedSave(this, version, text, Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
    }
}

/// <param name="Text">Its body, in any version.</param>
/// <param name="Head">Request line and headers, signature included.</param>
internal sealed record SignedSave(SavingNode Node, int Version, NodeText Text, byte[] Head)
{
    public int Length => Head.Length + Text.Length;
}
