using System.Collections.Immutable;
using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class InventoryViewTests
{
    private readonly StillClock _clock = new();

    [Fact]
    public void Rows_are_sorted_by_any_column_with_what_is_not_known_last()
    {
        var some = new RandomInventory(21);
        var snapshot = Some.Snapshot(
            Enumerable.Range(1, 60).Select(node => Some.Shown(some.Host(node), some.Guests(node)))
        );
        foreach (var column in GuestRows.Kind.Columns)
        {
            var rows = Guests(snapshot, "", column.Name).Rows.ToList();
            var reversed = Guests(snapshot, "", $"-{column.Name}").Rows.ToList();
            Assert.Equal(snapshot.Totals.Guests, rows.Count);
            AssertSorted(column, rows, 1);
            AssertSorted(column, reversed, -1);
        }
        foreach (var column in HostRows.Kind.Columns)
        {
            AssertSorted(column, [.. Hosts(snapshot, "", column.Name).Rows], 1);
            AssertSorted(column, [.. Hosts(snapshot, "", $"-{column.Name}").Rows], -1);
        }
    }

    [Fact]
    public void Kvm2_comes_before_kvm12()
    {
        var snapshot = Some.Snapshot(
            new[] { "kvm12", "KVM1", "kvm2" }.Select((name, i) => Some.Shown(Some.Host(i, name)))
        );
        Assert.Equal(["KVM1", "kvm2", "kvm12"], Hosts(snapshot, "").Rows.Select(host => host.Row.Name));
        Assert.Equal(["kvm12", "kvm2", "KVM1"], Hosts(snapshot, "", "-name").Rows.Select(host => host.Row.Name));
    }

    [Fact]
    public void Groups_lie_one_behind_the_other()
    {
        var snapshot = Some.Snapshot(
            Some.Shown(Some.Host(1, "kvm12"), Some.Guest(1, "c"), Some.Guest(1, "a", GuestState.ShutOff)),
            Some.Shown(Some.Host(2, "kvm2"), Some.Guest(2, "b"))
        );
        Assert.Equal(["b", "a", "c"], Guests(snapshot, "", group: "host").Rows.Select(guest => guest.Row.Name));
        Assert.Equal([new("kvm2", 0, 1), new("kvm12", 1, 2)], Guests(snapshot, "", group: "host").Groups);
        Assert.Equal([new("running", 0, 2), new("shut off", 2, 1)], Guests(snapshot, "", group: "state").Groups);
        Assert.Empty(Guests(snapshot, "").Groups);
    }

    [Fact]
    public void Totals_are_those_of_the_rows_found_and_a_window_shows_some()
    {
        var snapshot = Some.Snapshot(
            Some.Shown(Some.Host(1, "kvm1"), Enumerable.Range(0, 30).Select(i => Some.Guest(1, $"web-{i}"))),
            Some.Shown(
                Some.Host(2, "kvm2"),
                Some.Guest(2, "web-off", GuestState.ShutOff),
                Some.Guest(2, "db", GuestState.Crashed)
            )
        );
        var view = Guests(snapshot, "name:web-*");
        Assert.Equal(31, view.Total);
        Assert.Equal([("running", 30), ("shut off", 1)], view.Counts.Where(count => count.Count > 0));
        Assert.Equal(["web-9", "web-10"], view.Window(9, 2).Select(guest => guest.Row.Name));
        Assert.Equal(["web-off"], view.Window(30, 100).Select(guest => guest.Row.Name));
        Assert.Empty(view.Window(31, 10));
        Assert.Equal(31, view.Window(-5, int.MaxValue).Count);
    }

    [Fact]
    public void Nobody_is_shown_what_is_in_other_organizations()
    {
        var snapshot = Some.Snapshot(
            Some.Shown(Some.Host(1, "kvm1"), Some.Guest(1, "a")),
            Some.Shown(Some.Host(2, "kvm2") with { Organization = "initech" }, Some.Guest(2, "b"))
        );
        var views = new InventoryViews<ShownGuest>(GuestRows.Kind, _clock);
        string[] Names(params string[] organizations) =>
            [.. views.Of(snapshot, Request("", "name", null, organizations)).Rows.Select(guest => guest.Row.Name)];
        Assert.Equal(["a"], Names("acme"));
        Assert.Equal(["b"], Names("initech"));
        Assert.Equal(["a", "b"], Names("initech", "acme"));
        Assert.Empty(Names("umbrella"));
        Assert.Equal(["a"], Names("acme"));
    }

    [Fact]
    public void A_view_brought_forward_is_the_one_made_anew()
    {
        string?[] sorts = ["name", "-mem", "state", "host", "-since", "ip", "seen"];
        string?[] groups = [null, "host", "state", "env"];
        string[] queries = ["", "web", "-state:running", "since>1h", "host:kvm1,kvm12", "fresh:live"];
        for (var seed = 0; seed < 20; seed++)
        {
            var some = new RandomInventory(seed);
            var views = new InventoryViews<ShownGuest>(GuestRows.Kind, _clock);
            var snapshot = Some.Snapshot(
                Enumerable.Range(1, 30).Select(node => Some.Shown(some.Host(node), some.Guests(node)))
            );
            for (var round = 0; round < 40; round++)
            {
                string[]? seen = some.One<string[]?>(null, ["acme"]);
                var request = Request(some.One(queries), some.One(sorts), some.One(groups), seen);
                var anew = InventoryView<ShownGuest>.Of(GuestRows.Kind, request, snapshot, _clock.Now);
                var view = views.Of(snapshot, request);
                Assert.Equal(anew.Rows, view.Rows);
                Assert.Equal(anew.Counts, view.Counts);
                Assert.Equal(anew.Groups, view.Groups);
                Assert.Same(snapshot, view.Snapshot);
                snapshot = Changed(some, snapshot);
                _clock.Now += TimeSpan.FromSeconds(some.One(0, 1, 4_000));
            }
        }
    }

    [Fact]
    public void Scrolling_makes_nothing_anew()
    {
        var snapshot = Some.Snapshot(Some.Shown(Some.Host(1, "kvm1"), Some.Guest(1, "a")));
        var views = new InventoryViews<ShownGuest>(GuestRows.Kind, _clock);
        Assert.Same(views.Of(snapshot, Request("a", "name", null)), views.Of(snapshot, Request("a", "name", null)));
        Assert.Same(
            views.Of(snapshot, Request("since>0s", "name", null)),
            views.Of(snapshot, Request("since>0s", "name", null))
        );
        Assert.NotSame(views.Of(snapshot, Request("a", "name", null)), views.Of(snapshot, Request("a", "-name", null)));
    }

    [Theory]
    [InlineData("nam", null)]
    [InlineData("-", null)]
    [InlineData("name", "nothing")]
    public void A_column_that_is_none_is_told(string sort, string? group)
    {
        var (order, fault) = RowOrder<ShownGuest>.Parse(GuestRows.Kind, sort, group);
        Assert.Null(order);
        Assert.Contains("Columns: state, name, host", fault, StringComparison.Ordinal);
    }

    private static InventorySnapshot Changed(RandomInventory some, InventorySnapshot snapshot)
    {
        var hosts = snapshot.Hosts.ToBuilder();
        for (var changes = some.Random.Next(4); changes > 0; changes--)
        {
            var node = some.Random.Next(1, 40);
            hosts.Remove(node);
            if (some.Random.Next(4) > 0)
            {
                hosts[node] = Some.Shown(some.Host(node), some.Guests(node));
            }
        }
        return new(snapshot.Sequence + 1, hosts.ToImmutable(), []);
    }

    private static void AssertSorted<TRow>(Column<TRow> column, List<TRow> rows, int direction)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            var order = column switch
            {
                TextColumn<TRow> text => Compare(text.Of(rows[i - 1]), text.Of(rows[i]), NaturalOrder.Instance),
                NumberColumn<TRow> number => Compare(
                    number.Of(rows[i - 1]),
                    number.Of(rows[i]),
                    Comparer<long?>.Default
                ),
                _ => throw new InvalidOperationException(),
            };
            Assert.True(order is null || order * direction <= 0, $"{column.Name} {rows[i - 1]} {rows[i]}");
        }
    }

    /// <summary>Null where what is not known comes second, as it should.</summary>
    private static int? Compare<T>(T? one, T? other, IComparer<T> order) =>
        other is null ? null
        : one is null ? throw new InvalidOperationException("what is not known comes last")
        : order.Compare(one, other);

    private InventoryView<ShownGuest> Guests(
        InventorySnapshot snapshot,
        string query,
        string sort = "name",
        string? group = null
    ) => InventoryView<ShownGuest>.Of(GuestRows.Kind, Request(query, sort, group), snapshot, _clock.Now);

    private InventoryView<ShownHost> Hosts(InventorySnapshot snapshot, string query, string sort = "name") =>
        InventoryView<ShownHost>.Of(
            HostRows.Kind,
            new(InventoryQuery.Parse(query).Query!, RowOrder<ShownHost>.Parse(HostRows.Kind, sort).Order!),
            snapshot,
            _clock.Now
        );

    private static ViewRequest<ShownGuest> Request(
        string query,
        string? sort,
        string? group,
        string[]? organizations = null
    ) =>
        new(
            InventoryQuery.Parse(query).Query!,
            RowOrder<ShownGuest>.Parse(GuestRows.Kind, sort, group).Order!,
            organizations?.ToHashSet()
        );
}
