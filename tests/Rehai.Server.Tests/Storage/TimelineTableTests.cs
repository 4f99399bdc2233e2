using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;

namespace Rehai.Server.Tests.Storage;

public sealed class TimelineTableTests : IDisposable
{
    private static readonly string[] Hosts = ["kvm1", "kvm2", "kvm3"];
    private static readonly string[] Organizations = ["acme", "other"];
    private static readonly TimelineKind[] Kinds = Enum.GetValues<TimelineKind>();

    private readonly HostStore _store = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_filter_finds_what_a_look_at_every_entry_finds(int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(1, 600).Select(i => Append(Entry(random, i) with { Sequence = i })).ToList();
        var found = 0;
        for (var i = 0; i < 300; i++)
        {
            var (filter, before, limit) = (
                Filter(random),
                random.Next(3) == 0 ? 300 : long.MaxValue,
                random.Next(1, 40)
            );

            var entries = _store.Read(session => TimelineTable.List(session, filter, before, limit));

            var expected = all.Where(entry => entry.Sequence < before && Matches(filter, entry))
                .OrderByDescending(entry => entry.Sequence)
                .Take(limit);
            Assert.True(expected.SequenceEqual(entries), $"{filter} before {before} finds {entries.Count}");
            found += entries.Count;
        }
        Assert.InRange(found, 300, 300 * 40);
    }

    [Fact]
    public void Numbers_are_never_given_twice()
    {
        Assert.Equal(0, _store.Read(TimelineTable.Last));
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)));
        _store.Save("kvm2", PublishedHost.With());
        _store.Save("kvm1", PublishedHost.With());
        Assert.Equal(3, _store.Read(TimelineTable.Last));
        _store.Save("kvm2", PublishedHost.With(new PublishedGuest(1)));

        // What was undefined has become a migration, which whoever followed until now has not seen.
        Assert.Equal([4, 2, 1], _store.Entries().Select(entry => entry.Sequence));
    }

    [Fact]
    public void Entries_older_than_is_kept_go_when_others_come()
    {
        var random = new Random(1);
        for (var day = 0; day < 100; day++)
        {
            Append(Entry(random, 1) with { PublishedAt = HostStore.Epoch.AddDays(day) });
        }

        var oldest = Everything().Min(entry => entry.PublishedAt);
        Assert.Equal(HostStore.Epoch.AddDays(99) - TimelineTable.KeptFor, oldest);
    }

    [Fact]
    public void The_newest_million_is_kept()
    {
        var random = new Random(1);
        Append(Entry(random, 1));
        Append(Entry(random, 2));
        _store.Write(session =>
            session.Execute("UPDATE sqlite_sequence SET seq = @1 WHERE name = 'timeline'", TimelineTable.Kept)
        );
        Append(Entry(random, 3));

        Assert.Equal([TimelineTable.Kept + 1, 2], Everything().Select(entry => entry.Sequence).OrderDescending());
    }

    /// <summary>SQLite says how it would look: never through all of the table, and in the order of the numbers but for a span of time.</summary>
    [Fact]
    public void Each_filter_has_an_index_in_the_order_that_is_asked_for()
    {
        TimelineFilter any = new() { Organizations = ["acme"] };
        Assert.Equal(
            [false, false, false, false, true],
            new[]
            {
                any,
                any with
                {
                    Uuid = new PublishedGuest(1).Uuid,
                },
                any with
                {
                    Host = "kvm1",
                },
                any with
                {
                    Kinds = [TimelineKind.Crashed],
                },
                any with
                {
                    To = HostStore.Epoch,
                },
            }.Select(SortsBy)
        );
    }

    private bool SortsBy(TimelineFilter filter) =>
        _store.Read(session =>
            TimelineQuery
                .Ways(filter)
                .SelectMany(way =>
                    session.Query($"EXPLAIN QUERY PLAN {way.Sql}", row => row.GetString(3), new object?[10])
                )
                .Select(step =>
                {
                    Assert.True(
                        step.StartsWith("SEARCH timeline", StringComparison.Ordinal)
                            || step.StartsWith("USE TEMP", StringComparison.Ordinal),
                        step
                    );
                    return step.StartsWith("USE TEMP", StringComparison.Ordinal);
                })
                .Any(sorts => sorts)
        );

    private List<TimelineEntry> Everything() => [.. Organizations.SelectMany(_store.Entries)];

    private TimelineEntry Append(TimelineEntry entry)
    {
        _store.Write(session =>
        {
            TimelineTable.Append(session, OrganizationTable.Find(session, entry.Organization)!.Id, [entry]);
            return true;
        });
        return entry;
    }

    private static TimelineEntry Entry(Random random, int second)
    {
        var (kind, guest) = (Kinds[random.Next(Kinds.Length)], random.Next(4));
        var published = HostStore.Epoch.AddSeconds(second);
        var host = Hosts[random.Next(Hosts.Length)];
        return new(
            second,
            published.AddSeconds(-random.Next(30)),
            published,
            Organizations[random.Next(2)],
            host,
            guest == 0 ? null : new PublishedGuest(guest).Uuid,
            guest == 0 ? null : $"Web{guest}",
            kind,
            kind == TimelineKind.Migrated ? Hosts[random.Next(Hosts.Length)] : null,
            random.Next(2) == 0 ? null : "running (booted)",
            random.Next(2) == 0 ? null : "event"
        );
    }

    private static TimelineFilter Filter(Random random)
    {
        bool Some() => random.Next(3) == 0;
        return new()
        {
            Organizations = [.. Organizations.Where(_ => random.Next(4) > 0), "gone"],
            Host = Some() ? Hosts[random.Next(Hosts.Length)] : null,
            Uuid = Some() ? new PublishedGuest(random.Next(1, 4)).Uuid : null,
            Kinds = Some() ? [Kinds[random.Next(Kinds.Length)], TimelineKind.Migrated] : null,
            From = Some() ? HostStore.Epoch.AddSeconds(random.Next(600)) : null,
            To = Some() ? HostStore.Epoch.AddSeconds(random.Next(600)) : null,
            Text = Some() ? new[] { "wEB2", "kvm3", "000000002", "booted", "%", "nothing" }[random.Next(6)] : null,
        };
    }

    private static bool Matches(TimelineFilter filter, TimelineEntry entry) =>
        filter.Organizations.Contains(entry.Organization)
        && (
            filter.Host is null
            || filter.Host == entry.Host
            || (entry.Kind == TimelineKind.Migrated && filter.Host == entry.From)
        )
        && (filter.Uuid is null || filter.Uuid == entry.Uuid)
        && (filter.Kinds?.Contains(entry.Kind) ?? true)
        && (filter.From is null || entry.At >= filter.From)
        && (filter.To is null || entry.At < filter.To)
        && (
            filter.Text is null
            || new[] { entry.Host, entry.Guest, entry.Uuid, entry.From, entry.To }.Any(text =>
                text?.Contains(filter.Text, StringComparison.OrdinalIgnoreCase) is true
            )
        );

    public void Dispose() => _store.Dispose();
}
