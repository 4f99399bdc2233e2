using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rehai.Server.Endpoints;
using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Tests.Web.Live;

public sealed class LiveHubTests : IAsyncLifetime
{
    private readonly LiveInventory _inventory = new(new Leases(TimeProvider.System), TimeProvider.System);
    private readonly InventoryViews<ShownGuest> _views = new(GuestRows.Kind, TimeProvider.System);
    private LiveHub _hub = null!;
    private long _sequence;

    public async ValueTask InitializeAsync()
    {
        _hub = new(_inventory, Rendered.Renderer, TimeProvider.System, NullLogger<LiveHub>.Instance);
        await _hub.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_was_away_for_longer_than_is_remembered_takes_the_page_anew()
    {
        Save("first");
        for (var i = 0; i < 1_100; i++)
        {
            Save($"guest-{i}");
            await Carried();
        }

        Assert.Contains("event: reset", await Joined(since: 1), StringComparison.Ordinal);
        Assert.DoesNotContain("event: reset", await Joined(since: 1_050), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_has_seen_a_change_is_not_told_it_again()
    {
        Save("first");
        Save("second");
        await Carried();

        Assert.DoesNotContain("event: added", await Joined(since: 2), StringComparison.Ordinal);
        Assert.Contains("event: added", await Joined(since: 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_page_has_at_once_is_taken_anew()
    {
        Save("first");
        await Carried();
        Save([.. Enumerable.Range(0, 201).Select(i => $"many-{i}")]);
        await Carried();

        Assert.Contains("event: reset", await Joined(since: 1), StringComparison.Ordinal);
    }

    private void Save(params string[] guests)
    {
        _sequence++;
        var rows = guests.Select(guest => Some.Guest(1, guest)).ToList();
        _inventory.Apply(_sequence, [new StoredHost(1, Some.Host(1, "kvm1"), rows)]);
    }

    /// <summary>What a page is sent at once that comes back.</summary>
    private async Task<string> Joined(long since)
    {
        var connection = new LiveConnection(since, () => true);
        await Join(connection, since);
        await _hub.Leave("guests", connection);
        connection.End();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await connection.Pump(pipe.Writer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken)).Buffer);
    }

    private Task Join(LiveConnection connection, long since)
    {
        var order = RowOrder<ShownGuest>.Parse(GuestRows.Kind, null).Order!;
        var request = new ViewRequest<ShownGuest>(InventoryQuery.Everything, order);
        return _hub.Join(
            "guests",
            snapshot => new GridAudience<ShownGuest>(
                GridKinds.Guests,
                new GridAddress("/guests"),
                request,
                Rendered.Renderer,
                _views.Of(snapshot, request)
            ),
            connection,
            since,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Waits until the hub has carried what was saved.</summary>
    private async Task Carried()
    {
        while (_hub.Sequence < _sequence)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.StopAsync(TestContext.Current.CancellationToken);
        _hub.Dispose();
    }
}
