namespace Rehai.Server.Inventory;

/// <summary>The rows of a snapshot that a query finds, sorted.</summary>
internal sealed class InventoryView<TRow>
{
    private readonly RowKind<TRow> _kind;
    private readonly ViewRequest<TRow> _request;
    private readonly SortedRow<TRow>[] _rows;
    private readonly int[] _counts;

    private InventoryView(
        RowKind<TRow> kind,
        ViewRequest<TRow> request,
        InventorySnapshot snapshot,
        DateTimeOffset at,
        SortedRow<TRow>[] rows
    )
    {
        (_kind, _request, Snapshot, At, _rows) = (kind, request, snapshot, at, rows);
        _counts = new int[kind.CountedWords.Count];
        foreach (var row in rows)
        {
            _counts[kind.CountedAs(row.Row)]++;
        }
    }

    public InventorySnapshot Snapshot { get; }

    /// <summary>The moment that ages were taken at.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Of all rows found, whatever the window.</summary>
    public int Total => _rows.Length;

    /// <summary>How many of the rows found are in each state, or of each freshness; every word is there.</summary>
    public IEnumerable<(string Word, int Count)> Counts => _kind.CountedWords.Zip(_counts);

    /// <summary>The groups in their order, each behind the other; empty where nobody asked for groups.</summary>
    public IReadOnlyList<RowGroup> Groups => field ??= [.. Grouped()];

    public IEnumerable<TRow> Rows => _rows.Select(row => row.Row);

    /// <summary>Fewer than asked for at the end.</summary>
    public IReadOnlyList<TRow> Window(int offset, int count)
    {
        var from = Math.Clamp(offset, 0, _rows.Length);
        var rows = _rows.AsSpan(from, Math.Clamp(count, 0, _rows.Length - from));
        var window = new TRow[rows.Length];
        for (var i = 0; i < window.Length; i++)
        {
            window[i] = rows[i].Row;
        }
        return window;
    }

    public static InventoryView<TRow> Of(
        RowKind<TRow> kind,
        ViewRequest<TRow> request,
        InventorySnapshot snapshot,
        DateTimeOffset now
    ) => new(kind, request, snapshot, now, Sort(kind, request, snapshot.HostsIn(request.Organizations), now));

    /// <summary>The same view of another snapshot: only hosts that are another there are looked at.</summary>
    public InventoryView<TRow> Of(InventorySnapshot other, DateTimeOffset now)
    {
        if (ReferenceEquals(other.Hosts, Snapshot.Hosts))
        {
            return new(_kind, _request, other, now, _rows);
        }
        var (gone, come) = Difference(other);
        var kept = gone.Count == 0 ? _rows : Array.FindAll(_rows, row => !gone.Contains(_kind.HostOf(row.Row)));
        return new(_kind, _request, other, now, Merge(kept, Sort(_kind, _request, come, now)));
    }

    /// <summary>Hosts that are no longer as they were, and those that are there instead, of all that the reader may see.</summary>
    private (HashSet<ShownHost> Gone, List<ShownHost> Come) Difference(InventorySnapshot other)
    {
        var (gone, come, known) = (new HashSet<ShownHost>(), new List<ShownHost>(), 0);
        foreach (var (node, host) in other.Hosts)
        {
            var before = Snapshot.Hosts.GetValueOrDefault(node);
            known += before is null ? 0 : 1;
            if (before == host)
            {
                continue;
            }
            come.Add(host);
            if (before is not null)
            {
                gone.Add(before);
            }
        }
        if (known < Snapshot.Hosts.Count)
        {
            gone.UnionWith(Snapshot.Hosts.Where(host => !other.Hosts.ContainsKey(host.Key)).Select(host => host.Value));
        }
        return (gone, [.. come.Where(host => _request.Organizations?.Contains(host.Row.Organization) is not false)]);
    }

    private SortedRow<TRow>[] Merge(SortedRow<TRow>[] some, SortedRow<TRow>[] others)
    {
        var comparer = new SortedRowComparer<TRow>(_kind, _request.Order);
        var rows = new SortedRow<TRow>[some.Length + others.Length];
        for (var (i, j) = (0, 0); i + j < rows.Length; )
        {
            rows[i + j] =
                j == others.Length || (i < some.Length && comparer.Compare(some[i], others[j]) < 0)
                    ? some[i++]
                    : others[j++];
        }
        return rows;
    }

    private static SortedRow<TRow>[] Sort(
        RowKind<TRow> kind,
        ViewRequest<TRow> request,
        IEnumerable<ShownHost> hosts,
        DateTimeOffset now
    )
    {
        var found = new List<TRow>();
        foreach (var host in hosts)
        {
            kind.AddMatching(host, request.Query, now, found);
        }
        var comparer = new SortedRowComparer<TRow>(kind, request.Order);
        var rows = found.Select(comparer.Take).ToArray();
        Array.Sort(rows, comparer);
        return rows;
    }

    private IEnumerable<RowGroup> Grouped()
    {
        if (_request.Order.Group is null)
        {
            yield break;
        }
        for (var start = 0; start < _rows.Length; )
        {
            var end = start;
            while (end < _rows.Length && _rows[end].Group == _rows[start].Group)
            {
                end++;
            }
            yield return new(_rows[start].Group, start, end - start);
            start = end;
        }
    }
}

/// <summary>Rows that have a label in common.</summary>
/// <param name="Label">Null for those that do not tell.</param>
/// <param name="Start">The place of its first row in the view.</param>
internal sealed record RowGroup(string? Label, int Start, int Count);

/// <param name="Organizations">Those that the reader may see; null for all.</param>
internal sealed record ViewRequest<TRow>(
    InventoryQuery Query,
    RowOrder<TRow> Order,
    IReadOnlySet<string>? Organizations = null
);
