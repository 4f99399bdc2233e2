namespace Rehai.Server.Web.Live;

/// <summary>The pages that show the same to readers who may see the same: what one of them is sent is made once.</summary>
internal abstract class LiveAudience
{
    public HashSet<LiveConnection> Connections { get; } = [];

    /// <summary>What to send to who has seen all before that change; nothing where it does not concern these pages.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>> Events(LiveChange change);

    /// <summary>The same of changes that are past, for who comes back.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>> Missed(IReadOnlyList<LiveChange> changes);

    /// <summary>What has gathered and is sent now and then.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>> Gathered(long sequence);

    /// <param name="change">Whom it reaches; null for everybody.</param>
    public void Send(ReadOnlyMemory<byte> piece, LiveChange? change = null)
    {
        foreach (var connection in Connections)
        {
            if (!piece.IsEmpty && (change is null || connection.Wants(change)))
            {
                connection.Send(piece);
            }
        }
    }
}
