using Microsoft.Extensions.Logging;
using Rehai.Server.Endpoints;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Over the real store, and over a real server.</summary>
public sealed class ChangeFeedTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_a_host_publishes_is_told_at_once()
    {
        await TestServer.MakeNode(server.Admin, "fed");
        using var subscription = server.Inventory.Subscribe();

        (await server.Admin.Put("/nodes/fed", Body("web", "running"))).Is(200);
        var change = await Until(subscription, change => change.Guests.Any(IsGuest("web")));
        Assert.Equal("fed", Assert.Single(change.Hosts).After!.Row.Name);
        Assert.Equal(GuestState.Running, change.Guests[0].After!.Value.State.State);

        (await server.Admin.Put("/nodes/fed", Body("web", "shut off"))).Is(200);
        change = await Until(subscription, change => change.Guests.Any(IsGuest("web")));
        Assert.Equal(GuestState.Running, change.Guests[0].Before!.Value.State.State);
        Assert.Equal(GuestState.ShutOff, change.Guests[0].After!.Value.State.State);

        (await server.Admin.Delete("/nodes/fed")).Is(200);
        change = await Until(subscription, change => change.Hosts.Any(host => host.After is null));
        Assert.Null(Assert.Single(change.Guests).After);
    }

    [Fact]
    public async Task A_lease_keeps_a_host_alive()
    {
        await TestServer.MakeNode(server.Admin, "leased");
        (await server.Admin.Put("/nodes/leased", Body("quiet", "running", interval: 1))).Is(200);
        using var subscription = server.Inventory.Subscribe();
        await Until(
            subscription,
            change => change.Hosts.Any(host => host.After is { Row.Name: "leased", Freshness: not Freshness.Live })
        );

        (await server.Admin.Put("/nodes/leased/lease", "")).Is(200);

        await Until(
            subscription,
            change => change.Hosts.Any(host => host.After is { Row.Name: "leased", Freshness: Freshness.Live })
        );
    }

    [Fact]
    public async Task An_organization_that_is_deleted_takes_its_hosts_along()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"gone","full_name":"Gone"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/gone/nodes", """{"name":"fleeting"}""")).Is(201);
        (
            await server.Pivotal.Put("//organizations/gone/nodes/fleeting", Body("ghost", "running", name: "fleeting"))
        ).Is(200);
        using var subscription = server.Inventory.Subscribe();
        await UntilPresent(subscription, "fleeting");

        (await server.Pivotal.Delete("//organizations/gone")).Is(200);

        var change = await Until(subscription, change => change.Hosts.Any(host => host.After is null));
        Assert.Equal("fleeting", change.Hosts[0].Before!.Row.Name);
        Assert.Contains(
            server.Inventory.ChangedSince(subscription.Start.Sequence)!.Gone,
            host => host.Name == "fleeting"
        );
    }

    [Fact]
    public async Task A_storm_ends_as_the_store_is()
    {
        const int saves = 600;
        for (var node = 0; node < 20; node++)
        {
            await TestServer.MakeNode(server.Admin, $"storm{node}");
        }
        using var subscription = server.Inventory.Subscribe();
        await Parallel.ForAsync(
            0,
            saves,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 8,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (save, _) =>
                await server.Admin.Put(
                    $"/nodes/storm{save % 20}",
                    Body($"g{save % 7}", save % 3 == 0 ? "running" : "shut off")
                )
        );
        var stored = server.Database.Read(FeedReading.Whole);
        while (server.Inventory.Snapshot.Sequence < stored.Position.Sequence)
        {
            await subscription
                .Changes.ReadAsync(TestContext.Current.CancellationToken)
                .AsTask()
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        var snapshot = server.Inventory.Snapshot;
        Assert.Equal(
            stored.Hosts.SelectMany(host => host.Guests).Select(Line).Order(),
            snapshot.Hosts.Values.SelectMany(host => host.Guests).Select(Line).Order()
        );
    }

    [Fact]
    public async Task The_metrics_count_hosts_and_guests()
    {
        await TestServer.MakeNode(server.Admin, "counted");
        using var subscription = server.Inventory.Subscribe();
        (await server.Admin.Put("/nodes/counted", Body("one", "running"))).Is(200);
        await Until(subscription, change => change.Guests.Any(IsGuest("one")));
        var totals = server.Inventory.Snapshot.Totals;
        Assert.InRange(totals.Of(GuestState.Running), 1, totals.Guests);
        Assert.InRange(totals.Of(Freshness.Live), 1, totals.Hosts);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_tried_again_and_told_of_once()
    {
        using var directory = new TestDirectory();
        var data = NewDataDirectory.Create(directory.File("data"), "acme");
        using var database = SqliteDatabase.Open(data.StoreFile, _ => { });
        var log = new Lines();
        var inventory = new LiveInventory(new Leases(TimeProvider.System), TimeProvider.System);
        using var feed = new ChangeFeed(database, inventory, TimeProvider.System, log);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        using var subscription = inventory.Subscribe();

        await database.Write(session => session.Execute("ALTER TABLE changes RENAME TO hidden"));
        await log.Until(line => line.Contains("are not brought up to date", StringComparison.Ordinal));
        await database.Write(session => session.Execute("CREATE TABLE elsewhere (a)"));
        await database.Write(session => session.Execute("ALTER TABLE hidden RENAME TO changes"));
        await log.Until(line => line.Contains("up to date again", StringComparison.Ordinal));

        Assert.Single(log.All, line => line.Contains("are not brought up to date", StringComparison.Ordinal));
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Where_changes_are_no_longer_kept_everything_is_read()
    {
        using var directory = new TestDirectory();
        var data = NewDataDirectory.Create(directory.File("data"), "acme");
        using var database = SqliteDatabase.Open(data.StoreFile, _ => { });
        var before = database.Read(FeedReading.Whole).Position;
        await database.Write(session =>
        {
            foreach (var name in new[] { "a", "b", "c" })
            {
                NodeTable.Insert(session, 1, creator: 1, Node(name), Some.Now);
            }
            return session.Execute("DELETE FROM changes WHERE sequence < 3");
        });
        var reading = database.Read(session => FeedReading.Since(session, before));
        Assert.True(reading.IsWhole);
        Assert.Equal(["a", "b", "c"], reading.Hosts.Select(host => host.Host!.Name).Order());
        Assert.Empty(database.Read(session => FeedReading.Since(session, reading.Position)).Hosts);
    }

    private static StoredNode Node(string name) =>
        new(
            name,
            "name",
            new("_default", null, null, "[]"u8.ToArray(), "{}"u8.ToArray()),
            new("{}"u8.ToArray(), "{}"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(Automatic("web", "running", 60)))
        );

    private string Body(string guest, string state, int interval = 60, string? name = null) =>
        $$"""{"automatic":{{Automatic(guest, state, interval, server.Clock.GetUtcNow())}}{{(name is null ? "" : $",\"name\":\"{name}\"")}}}""";

    private static string Automatic(string guest, string state, int interval, DateTimeOffset? at = null) =>
        $$$"""
            {"rehai":{"version":"1","refreshed_at":"{{{at
                ?? Some.Now:O}}}","interval":{{{interval}}},"guests":{
            "{{{Some.Uuid(
                guest
            )}}}":{"guest_name":"{{{guest}}}","guest_state":"{{{state}}}","guest_state_reason":"unknown"} } } }
            """;

    private static Func<ChangedGuest, bool> IsGuest(string name) =>
        change => (change.After ?? change.Before)!.Value.Row.Name == name;

    private static string Line(GuestRow guest) =>
        $"{guest.Node} {guest.Uuid} {guest.Name} {guest.State} {guest.ChangedAt:O}";

    private static async Task<InventoryChange> Until(
        InventorySubscription subscription,
        Func<InventoryChange, bool> isIt
    )
    {
        InventoryChange change;
        do
        {
            change = await subscription
                .Changes.ReadAsync(TestContext.Current.CancellationToken)
                .AsTask()
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
        } while (!isIt(change));
        return change;
    }

    private static async Task UntilPresent(InventorySubscription subscription, string host)
    {
        if (subscription.Start.Hosts.Values.All(each => each.Row.Name != host))
        {
            await Until(subscription, change => change.Hosts.Any(each => each.After?.Row.Name == host));
        }
    }

    private sealed class Lines : ILogger<ChangeFeed>
    {
        private readonly System.Threading.Channels.Channel<string> _lines =
            System.Threading.Channels.Channel.CreateUnbounded<string>();

        public List<string> All { get; } = [];

        public async Task Until(Func<string, bool> isIt)
        {
            string line;
            do
            {
                line = await _lines
                    .Reader.ReadAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(Patience, TestContext.Current.CancellationToken);
                All.Add(line);
            } while (!isIt(line));
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Writer.TryWrite(formatter(state, exception));
    }
}
