using System.Text.Json;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Api;

/// <summary>A server with two hosts in acme, and one in another organization.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    internal TestServer Server { get; } = new();

    internal TestActor Admin => Server.Admin;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        (await Server.Pivotal.Post("//organizations", """{"name":"other","full_name":"Other"}""")).Is(201);
        await new SomeNode("kvm1")
            .With("web-1")
            .With("web-2", "paused")
            .With("=1+1", "shut off", called: "=HYPERLINK(\"http://evil\"),x")
            .Make(Admin);
        await new SomeNode("kvm2").With("db-1").With("double").Make(Admin);
        await new SomeNode("kvm1").With("secret").With("double").Make(Server.Pivotal, "other");
        await FollowStore();
    }

    /// <summary>Waits until everything that was saved is known.</summary>
    internal async Task FollowStore()
    {
        var last = Server.Database.Read(ChangeTable.Bounds).Last;
        while (Server.Inventory.Snapshot.Sequence < last)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    internal static IEnumerable<string?> Names(Answer answer, string property = "name") =>
        answer.Is(200).Json.GetProperty("items").EnumerateArray().Select(item => Text(item, property));

    internal static string? Text(JsonElement item, string property) => item.GetProperty(property).GetString();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
