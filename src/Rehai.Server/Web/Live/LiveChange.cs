using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Live;

/// <summary>A change of the inventory on its way to pages; each row of it is rendered once, whoever gets it.</summary>
/// <param name="isFirstOfSequence">
/// Whether a save made it: then who has a snapshot of that number has seen it. Others of the same number are hosts that fell silent after it.
/// </param>
internal sealed class LiveChange(
    InventoryChange change,
    bool isFirstOfSequence,
    DateTimeOffset at,
    PageRenderer renderer
)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _rows = [];

    public InventoryChange Change => change;

    public long Sequence => change.Sequence;

    public bool IsFirstOfSequence => isFirstOfSequence;

    public DateTimeOffset At => at;

    /// <summary>The event that puts this row in the place of what it was.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> RowEvent<TRow>(GridKind<TRow> kind, TRow row)
    {
        var key = kind.KeyOf(row);
        if (!_rows.TryGetValue(kind.Path + key, out var ready))
        {
            var html = await renderer.Render(kind.Row(row, at, null));
            var text = new byte[key.Length + 1 + html.Length];
            System.Text.Encoding.ASCII.GetBytes(key, text);
            text[key.Length] = (byte)'\n';
            html.Span.CopyTo(text.AsSpan(key.Length + 1));
            _rows[kind.Path + key] = ready = StreamText.Event("row", text);
        }
        return ready;
    }
}
