using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web;

/// <summary>A server with some hosts, and a browser that has signed in as its admin.</summary>
public sealed class SignedInServer : IAsyncLifetime
{
    private readonly TestServer _server = new();

    internal TestServer Server => _server;

    internal TestActor Admin => _server.Admin;

    internal Browser Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        Page = _server.Browser();
        (await Page.FirstVisit(_server.FirstVisitLink()!)).Is(303);
        await new SomeNode("kvm1").With("web-1").With("web-2", "shut off").Make(Admin);
        var many = new SomeNode("kvm2");
        for (var i = 0; i < 150; i++)
        {
            many.With($"many-{i}");
        }
        await many.Make(Admin);
        await FollowStore();
    }

    /// <summary>Waits until pages show all that was saved.</summary>
    internal async Task FollowStore()
    {
        var last = _server.Database.Read(ChangeTable.Bounds).Last;
        while (_server.Inventory.Snapshot.Sequence < last)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        await _server.DisposeAsync();
    }
}
