using Rehai.Server.Inventory;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web.Live;

/// <summary>Pages of one grid with one query. A change is asked two questions: did the row match before, and does it now.</summary>
internal sealed class GridAudience<TRow>(
    GridKind<TRow> kind,
    GridAddress address,
    ViewRequest<TRow> request,
    PageRenderer renderer,
    InventoryView<TRow> view
) : LiveAudience
{
    /// <summary>A page has fewer rows: where more change at once, it takes its rows anew.</summary>
    private const int MostRows = 200;

    private readonly int[] _counts = [.. view.Counts.Select(count => count.Count)];
    private bool _isCountNew;

    public override ValueTask<ReadOnlyMemory<byte>> Events(LiveChange change)
    {
        Count(change);
        return Rows(change);
    }

    public override async ValueTask<ReadOnlyMemory<byte>> Missed(IReadOnlyList<LiveChange> changes)
    {
        if (changes.Sum(change => kind.Changes(change.Change).Count()) > MostRows)
        {
            return StreamText.Event("reset", "", changes[^1].Sequence);
        }
        var text = new StreamText();
        foreach (var change in changes)
        {
            text.Add((await Rows(change)).Span);
        }
        _isCountNew |= changes.Count > 0;
        return text.Bytes;
    }

    private async ValueTask<ReadOnlyMemory<byte>> Rows(LiveChange change)
    {
        var rows = kind.Changes(change.Change).ToList();
        if (rows.Count > MostRows)
        {
            return StreamText.Event("reset", "", change.Sequence);
        }
        var text = new StreamText();
        foreach (var row in rows)
        {
            await Add(text, row, change);
        }
        if (!text.IsEmpty)
        {
            text.Add("at", "", change.Sequence);
        }
        return text.Bytes;
    }

    private void Count(LiveChange change)
    {
        foreach (var row in kind.Changes(change.Change))
        {
            Count(row.Before, change.At, -1);
            Count(row.After, change.At, 1);
        }
    }

    public override async ValueTask<ReadOnlyMemory<byte>> Gathered(long sequence)
    {
        if (!_isCountNew)
        {
            return default;
        }
        _isCountNew = false;
        var counts = kind.Rows.CountedWords.Zip(_counts);
        return StreamText.Event(
            "totals",
            (await renderer.Render(Counts.Of(address, kind.Count, kind.One, counts))).Span
        );
    }

    private async ValueTask Add(StreamText text, RowChange<TRow> row, LiveChange change)
    {
        switch (IsShown(row.Before, change.At), IsShown(row.After, change.At))
        {
            case (true, true):
                text.Add((await change.RowEvent(kind, row.After.Value)).Span);
                break;
            case (false, true):
                text.Add("added", kind.KeyOf(row.After.Value));
                // It may stand on the page as removed.
                text.Add((await change.RowEvent(kind, row.After.Value)).Span);
                break;
            case (true, false):
                text.Add("removed", kind.KeyOf(row.Before.Value));
                break;
        }
    }

    private void Count(Maybe<TRow> row, DateTimeOffset at, int by)
    {
        if (IsShown(row, at))
        {
            _counts[kind.Rows.CountedAs(row.Value)] += by;
            _isCountNew = true;
        }
    }

    private bool IsShown(Maybe<TRow> row, DateTimeOffset at) =>
        row.IsThere
        && request.Organizations?.Contains(kind.Rows.HostOf(row.Value).Row.Organization) is not false
        && kind.Matches(request.Query, row.Value, at);
}
