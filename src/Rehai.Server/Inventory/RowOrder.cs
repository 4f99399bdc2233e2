namespace Rehai.Server.Inventory;

/// <summary>How rows are sorted: by group, then by a column, then so that the order is always the same.</summary>
/// <param name="Group">Null for no groups.</param>
internal sealed record RowOrder<TRow>(Column<TRow> Column, bool IsDescending, Column<TRow>? Group = null)
{
    /// <summary>The name of a column; <c>-</c> before it turns the order round.</summary>
    public static (RowOrder<TRow>? Order, string? Fault) Parse(RowKind<TRow> kind, string? sort, string? group = null)
    {
        var isDescending = sort is ['-', ..];
        var name = sort is null or "" ? "name" : sort[(isDescending ? 1 : 0)..];
        var by = string.IsNullOrEmpty(group) || group == "none" ? null : group;
        var (column, groups) = (kind.FindColumn(name), by is null ? null : kind.FindColumn(by));
        var unknown =
            column is null ? name
            : by is not null && groups is null ? by
            : null;
        return unknown is null
            ? (new(column!, isDescending, groups), null)
            : (
                null,
                $"There is no column '{unknown}'. Columns: {string.Join(", ", kind.Columns.Select(each => each.Name))}."
            );
    }
}

/// <summary>A row and what it is sorted by, taken once: some of it moves on while others are sorted.</summary>
/// <param name="Text">Of a column of texts; decides where keys are alike.</param>
/// <param name="Key">Orders as the column does, as far as it reaches: most of a sort compares nothing else.</param>
internal readonly record struct SortedRow<TRow>(TRow Row, string? Group, string? Text, UInt128 Key);

internal sealed class SortedRowComparer<TRow>(RowKind<TRow> kind, RowOrder<TRow> order) : IComparer<SortedRow<TRow>>
{
    public SortedRow<TRow> Take(TRow row)
    {
        var text = (order.Column as TextColumn<TRow>)?.Of(row);
        UInt128? key = order.Column switch
        {
            TextColumn<TRow> => text is null ? null : NaturalOrder.KeyOf(text),
            NumberColumn<TRow> number => number.Of(row) is { } value ? unchecked((ulong)value) ^ (1UL << 63) : null,
            _ => throw new InvalidOperationException($"{order.Column.Name} is a column of no kind"),
        };
        // What is not known comes last in either direction.
        var ordered =
            key is null ? UInt128.MaxValue
            : order.IsDescending ? ~key.Value
            : key.Value;
        return new(row, order.Group?.LabelOf(row), text, ordered);
    }

    public int Compare(SortedRow<TRow> x, SortedRow<TRow> y)
    {
        var byGroup = order.Group is null ? 0 : Compare(x.Group, y.Group, isDescending: false);
        var byKey = byGroup != 0 ? byGroup : x.Key.CompareTo(y.Key);
        var byText = byKey != 0 ? byKey : Compare(x.Text, y.Text, order.IsDescending);
        return byText != 0 ? byText : kind.Compare(x.Row, y.Row);
    }

    private static int Compare(string? x, string? y, bool isDescending) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => isDescending ? NaturalOrder.Instance.Compare(y, x) : NaturalOrder.Instance.Compare(x, y),
        };
}
