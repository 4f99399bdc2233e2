using Rehai.Chef.Authentication;

namespace Rehai.Bench.Load;

/// <summary>Saves of nodes that no other connection saves, so that each node's versions arrive in order.</summary>
internal sealed class SaveLane(IReadOnlyList<SignedSave> saves) : IRequestLane
{
    private int _next;

    /// <summary>Signs that many saves on all cores, spread over the connections.</summary>
    public static IReadOnlyList<SaveLane> Sign(
        IReadOnlyList<SavingNode> nodes,
        int connections,
        int count,
        SigningProtocol protocol,
        CancellationToken cancellation,
        bool asPatches = false
    )
    {
        var lanes = new SaveLane[connections];
        Parallel.For(
            0,
            connections,
            new ParallelOptions { CancellationToken = cancellation },
            lane =>
            {
                var own = nodes.Where((_, i) => i % connections == lane).ToList();
                lanes[lane] = new SaveLane([
                    .. Enumerable
                        .Range(0, count / connections)
                        .Select(i => own[i % own.Count].SignNext(protocol, asPatches)),
                ]);
            }
        );
        return lanes;
    }

    /// <summary>Bytes of one request, of which all of a lane have as good as the same.</summary>
    public int LengthOfOne => saves[0].Length;

    public int WriteNext(Span<byte> buffer)
    {
        if (_next == saves.Count)
        {
            return 0;
        }
        var save = saves[_next++];
        save.Head.CopyTo(buffer);
        save.Text.WriteVersion(save.Version, buffer[save.Head.Length..]);
        return save.Length;
    }

    public void Acknowledge()
    {
        var save = saves[_next - 1];
        save.Node.Acknowledged = save.Version;
    }
}
