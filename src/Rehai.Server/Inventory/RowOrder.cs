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
internal readonly record struct SortedRow<TRow>(TRow Row, string? Group, string? Text, long? Number);

internal sealed class SortedRowComparer<TRow>(RowKind<TRow> kind, RowOrder<TRow> order) : IComparer<SortedRow<TRow>>
{
    public SortedRow<TRow> Take(TRow row) =>
        order.Column switch
        {
            TextColumn<TRow> text => new(row, order.Group?.LabelOf(row), text.Of(row), null),
            NumberColumn<TRow> number => new(row, order.Group?.LabelOf(row), null, number.Of(row)),
            _ => throw new InvalidOperationException($"{order.Column.Name} is a column of no kind"),
        };

    public int Compare(SortedRow<TRow> x, SortedRow<TRow> y)
    {
        var byGroup = order.Group is null
            ? 0
            : Compare(x.Group, y.Group, NaturalOrder.Instance.Compare, isDescending: false);
        if (byGroup != 0)
        {
            return byGroup;
        }
        var byColumn =
            order.Column is TextColumn<TRow>
                ? Compare(x.Text, y.Text, NaturalOrder.Instance.Compare, order.IsDescending)
                : Compare(x.Number, y.Number);
        return byColumn != 0 ? byColumn : kind.Compare(x.Row, y.Row);
    }

    private static int Compare(string? x, string? y, Comparison<string> compare, bool isDescending) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => isDescending ? compare(y, x) : compare(x, y),
        };

    private int Compare(long? x, long? y) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            ({ } one, { } other) => order.IsDescending ? other.CompareTo(one) : one.CompareTo(other),
        };
}
