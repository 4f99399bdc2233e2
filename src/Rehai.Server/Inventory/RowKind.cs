namespace Rehai.Server.Inventory;

/// <summary>What a table of hosts and one of guests do differently.</summary>
/// <typeparam name="TRow">One row.</typeparam>
internal abstract class RowKind<TRow>
{
    /// <summary>What rows can be sorted and grouped by, and the order of a table's columns.</summary>
    public abstract IReadOnlyList<Column<TRow>> Columns { get; }

    public abstract ShownHost HostOf(TRow row);

    /// <summary>The rows of one host that match.</summary>
    public abstract void AddMatching(ShownHost host, InventoryQuery query, DateTimeOffset now, List<TRow> rows);

    /// <summary>The words that rows are counted by: states of guests, freshness of hosts.</summary>
    public abstract IReadOnlyList<string> CountedWords { get; }

    /// <summary>Which of them the row is.</summary>
    public abstract int CountedAs(TRow row);

    /// <summary>Orders rows that a sort leaves alike, and never finds two alike.</summary>
    public abstract int Compare(TRow one, TRow other);

    public Column<TRow>? FindColumn(string name) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One column; rows that do not tell come last in either direction.</summary>
internal abstract record Column<TRow>(string Name)
{
    /// <summary>What rows with the same belong together by; null where they do not tell.</summary>
    public abstract string? LabelOf(TRow row);
}

/// <summary>In natural order.</summary>
internal sealed record TextColumn<TRow>(string Name, Func<TRow, string?> Of) : Column<TRow>(Name)
{
    public override string? LabelOf(TRow row) => Of(row);
}

/// <summary>By a number: an amount, the ticks of a moment, a rank.</summary>
/// <param name="Label">What stands there; else the number.</param>
internal sealed record NumberColumn<TRow>(string Name, Func<TRow, long?> Of, Func<TRow, string?>? Label = null)
    : Column<TRow>(Name)
{
    public override string? LabelOf(TRow row) =>
        Label is null ? Of(row)?.ToString(System.Globalization.CultureInfo.InvariantCulture) : Label(row);
}
