namespace Rehai.Server.Inventory;

/// <summary>
/// Views of an inventory, remembered for a while, so that scrolling neither filters nor sorts everything anew, and a change costs what it
/// changed.
/// </summary>
internal sealed class InventoryViews<TRow>(RowKind<TRow> kind, TimeProvider time)
{
    private const int Remembered = 16;

    /// <summary>How long ages in a view may stand still.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly LinkedList<(Key Key, InventoryView<TRow> View)> _newestFirst = [];

    public InventoryView<TRow> Of(InventorySnapshot snapshot, ViewRequest<TRow> request)
    {
        var now = time.GetUtcNow();
        var key = new Key(request);
        var known = Take(key);
        var view =
            known is null || (UsesTime(request) && now - known.At > LongestAge)
                ? InventoryView<TRow>.Of(kind, request, snapshot, now)
            : ReferenceEquals(known.Snapshot, snapshot) ? known
            : UsesTime(request) ? InventoryView<TRow>.Of(kind, request, snapshot, now)
            : known.Of(snapshot, now);
        Remember(key, view);
        return view;
    }

    /// <summary>Signs of life move on without a change.</summary>
    private static bool UsesTime(ViewRequest<TRow> request) =>
        request.Query.UsesTime || request.Order.Column.Name == "seen";

    private InventoryView<TRow>? Take(Key key)
    {
        lock (_gate)
        {
            for (var node = _newestFirst.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _newestFirst.Remove(node);
                    return node.Value.View;
                }
            }
            return null;
        }
    }

    private void Remember(Key key, InventoryView<TRow> view)
    {
        lock (_gate)
        {
            _newestFirst.AddFirst((key, view));
            if (_newestFirst.Count > Remembered)
            {
                _newestFirst.RemoveLast();
            }
        }
    }

    private sealed record Key(string Query, string Column, bool IsDescending, string? Group, string? Organizations)
    {
        public Key(ViewRequest<TRow> request)
            : this(
                request.Query.Text,
                request.Order.Column.Name,
                request.Order.IsDescending,
                request.Order.Group?.Name,
                request.Organizations is { } seen ? string.Join(' ', seen.Order(StringComparer.Ordinal)) : null
            ) { }
    }
}
