using Rehai.Chef;
using Rehai.Chef.Authentication;

namespace Rehai.Bench.Load;

/// <summary>A node that its own client saves, in versions that only go up.</summary>
internal sealed class SavingNode(string name, int seed, NodeSize size, ChefKey key, Uri organization)
{
    private readonly NodeText _whole = NodeText.Whole(name, seed, size);
    private readonly NodeText _patch = NodeText.Patch(seed);
    private readonly RequestSigner _signer = new(name, key, TimeProvider.System);
    private readonly Uri _url = new($"{organization}/nodes/{name}");
    private int _version;

    public string Name => name;

    /// <summary>Of the node's first guest.</summary>
    public string FirstGuest => NodeText.FirstGuest(seed);

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
        var head = asPatch
            ? RequestHead.Sign(
                _signer,
                protocol,
                "PATCH",
                new Uri($"{_url}/current"),
                body,
                $"Content-Type: {MergePatch.MediaType}",
                "Prefer: return=minimal"
            )
            : RequestHead.Sign(_signer, protocol, "PUT", _url, body, "Content-Type: application/json");
        return new SignedSave(this, version, text, head);
    }
}

/// <param name="Text">Its body, in any version.</param>
/// <param name="Head">Request line and headers, signature included.</param>
internal sealed record SignedSave(SavingNode Node, int Version, NodeText Text, byte[] Head)
{
    public int Length => Head.Length + Text.Length;
}
