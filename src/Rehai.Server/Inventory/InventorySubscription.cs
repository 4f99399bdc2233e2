using System.Threading.Channels;

namespace Rehai.Server.Inventory;

/// <summary>
/// Every change behind one snapshot, in order. Who reads too slowly is cut off and takes a new subscription, which begins with a
/// snapshot; nobody else waits for it.
/// </summary>
internal sealed class InventorySubscription : IDisposable
{
    private const int MostUnread = 256;

    private readonly Channel<InventoryChange> _changes = Channel.CreateBounded<InventoryChange>(MostUnread);
    private readonly Action<InventorySubscription> _end;

    public InventorySubscription(InventorySnapshot start, Action<InventorySubscription> end) =>
        (Start, _end) = (start, end);

    /// <summary>What the first change follows on.</summary>
    public InventorySnapshot Start { get; }

    /// <summary>Completes when the subscription has lost its place, or was disposed.</summary>
    public ChannelReader<InventoryChange> Changes => _changes.Reader;

    /// <summary>Whether it was cut off; changes that were still unread can be read.</summary>
    public bool IsLost { get; private set; }

    /// <summary>False where it is lost.</summary>
    public bool TryPublish(InventoryChange change)
    {
        if (_changes.Writer.TryWrite(change))
        {
            return true;
        }
        IsLost = true;
        _changes.Writer.TryComplete();
        return false;
    }

    public void Dispose()
    {
        _end(this);
        _changes.Writer.TryComplete();
    }
}
