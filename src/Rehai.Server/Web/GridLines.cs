using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>A view as lines of equal height: its rows, and before each group its heading.</summary>
internal sealed class GridLines<TRow>(InventoryView<TRow> view)
{
    public int Total => view.Total + view.Groups.Count;

    /// <summary>Fewer than asked for at the end.</summary>
    public IEnumerable<GridLine<TRow>> Window(int offset, int count)
    {
        var end = Math.Min(Total, offset + Math.Max(0, count));
        if (offset >= end)
        {
            yield break;
        }
        var group = GroupAt(offset);
        var row = offset - group;
        var rows = view.Window(row, end - offset);
        for (var (line, next) = (offset, 0); line < end; line++)
        {
            if (group < view.Groups.Count && view.Groups[group].Start == row + next)
            {
                yield return new(line, view.Groups[group++], default!);
            }
            else
            {
                yield return new(line, null, rows[next++]);
            }
        }
    }

    /// <summary>How many headings stand before that line.</summary>
    private int GroupAt(int line)
    {
        var (low, high) = (0, view.Groups.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (view.Groups[middle].Start + middle < line)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}

/// <param name="Index">Its place, from 0.</param>
/// <param name="Group">The heading that it is; null for a row.</param>
internal readonly record struct GridLine<TRow>(int Index, RowGroup? Group, TRow Row);
