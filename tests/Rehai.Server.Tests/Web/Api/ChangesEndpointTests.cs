using System.Text.Json;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;
using Rehai.Server.Tests.Web.Live;

namespace Rehai.Server.Tests.Web.Api;

public sealed class ChangesEndpointTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_begins_hears_hello_and_then_what_becomes_another()
    {
        var node = await Host("kvm-hear", "first", "second");
        using var stream = await Open();
        var (name, data) = await stream.Next();
        Assert.Equal(("hello", $$"""{"sequence":{{stream.LastId}}}"""), (name, data));

        await node.With("first", "paused").Without("second").With("third").Save(server.Admin);

        var told = await NextHost(stream, "kvm-hear");
        Assert.False(told.GetProperty("whole").GetBoolean());
        Assert.Equal(2, told.GetProperty("host").GetProperty("guests").GetInt32());
        Assert.Equal(
            [("first", "paused"), ("third", "running")],
            told.GetProperty("guests").EnumerateArray().Select(NameAndState).Order()
        );
        Assert.Equal(
            [Some.Uuid("second")],
            told.GetProperty("removed").EnumerateArray().Select(uuid => uuid.GetString())
        );
        Assert.Equal(told.GetProperty("sequence").GetRawText(), stream.LastId);

        (await server.Admin.Delete("/nodes/kvm-hear")).Is(200);

        Assert.Equal("kvm-hear", JsonElement.Parse(await stream.Next("gone")).GetProperty("host").GetString());
    }

    [Fact]
    public async Task Nothing_of_another_organization_is_told()
    {
        using var stream = await Open();
        await stream.Next("hello");
        var hidden = new SomeNode("kvm-hidden").With("hidden");
        await hidden.Make(server.Server.Pivotal, "other");

        await Host("kvm-shown", "shown");

        var (name, data) = await stream.Next();
        Assert.Equal("host", name);
        Assert.Contains("kvm-shown", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_tells_what_it_finds_and_what_it_finds_no_more()
    {
        var node = await Host("kvm-query", "asked", "unasked");
        using var stream = await Open("?q=state:paused%20host:kvm-query");
        await stream.Next("hello");

        await node.With("unasked", "shut off").Save(server.Admin);
        await node.With("asked", "paused").Save(server.Admin);
        var found = await NextHost(stream, "kvm-query");
        await node.With("asked").Save(server.Admin);
        var lost = await NextHost(stream, "kvm-query");

        Assert.Equal(("asked", "paused"), NameAndState(Assert.Single(found.GetProperty("guests").EnumerateArray())));
        Assert.Empty(lost.GetProperty("guests").EnumerateArray());
        Assert.Equal(Some.Uuid("asked"), Assert.Single(lost.GetProperty("removed").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Who_comes_back_gets_each_changed_host_whole()
    {
        var node = await Host("kvm-back", "a", "b");
        await Host("kvm-back-gone", "c");
        var since = server.Server.Inventory.Snapshot.Sequence;
        await node.With("a", "paused").Save(server.Admin);
        (await server.Admin.Delete("/nodes/kvm-back-gone")).Is(200);
        await server.FollowStore();

        foreach (var (query, header) in new[] { ($"?since={since}", (string?)null), ("?since=1", $"{since}") })
        {
            using var stream = await Open(query, header);
            Assert.Equal(("hello", ""), ((await stream.Next()).Name, stream.LastId));
            Assert.Equal("kvm-back-gone", JsonElement.Parse(await stream.Next("gone")).GetProperty("host").GetString());
            var told = await NextHost(stream, "kvm-back");
            Assert.True(told.GetProperty("whole").GetBoolean());
            Assert.Equal(2, told.GetProperty("guests").GetArrayLength());
        }
    }

    [Fact]
    public async Task What_is_no_place_to_go_on_from_is_a_reset()
    {
        using var stream = await Open("?since=999999999");
        await stream.Next("hello");

        var reset = await stream.Next();

        Assert.Equal(("reset", $$"""{"sequence":{{stream.LastId}}}"""), reset);
        (await server.Admin.Get("//api/changes?since=x")).Is(400, """{"error":["since is no number."]}""");
    }

    [Fact]
    public async Task The_stream_ends_with_the_key_that_opened_it()
    {
        var member = await server.Server.AddUser("leaver", isMember: true);
        using var stream = await Open(by: member);
        await stream.Next("hello");

        (await server.Server.Pivotal.Delete("//users/leaver/keys/default")).Is(200);

        await AssertEnds(stream);
    }

    [Fact]
    public async Task The_stream_ends_with_the_session_that_opened_it()
    {
        await server.Server.AddUser("visitor", isMember: true);
        await server.Server.GivePassword("visitor", "badger badger");
        using var browser = server.Server.Browser();
        (await browser.SignIn("visitor", "badger badger")).Is(303);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/changes");
        request.Headers.Add("Cookie", $"rehai={browser.Cookies["rehai"]}");
        using var stream = await EventStream.Of(
            new HttpClient { BaseAddress = server.Server.Http.BaseAddress },
            request
        );
        await stream.Next("hello");

        (await browser.Fill("/account", "/signout")).Is(303);

        await AssertEnds(stream);
    }

    [Fact]
    public async Task Who_may_see_no_organization_any_more_is_told_nothing_more()
    {
        var member = await server.Server.AddUser("removed", isMember: true);
        using var stream = await Open(by: member);
        await stream.Next("hello");

        await server.Server.Database.Write(session =>
        {
            MemberTable.Remove(session, TestServer.Acme(session).Id, ActorTable.FindUser(session, "removed")!.Id);
            return true;
        });

        await AssertEnds(stream);
    }

    /// <summary>Whoever may look no more is found out when there is something to tell, at the latest a second later.</summary>
    private async Task AssertEnds(EventStream stream)
    {
        var (node, i) = (await Host($"kvm-{Guid.NewGuid():N}", "a"), 0);
        using var patience = new CancellationTokenSource(Patience);
        var changes = Task.Run(
            async () =>
            {
                while (!patience.IsCancellationRequested)
                {
                    await node.With("a", i++ % 2 == 0 ? "paused" : "running").Save(server.Admin);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                }
            },
            TestContext.Current.CancellationToken
        );
        while ((await stream.Next()).Name.Length > 0) { }
        await patience.CancelAsync();
        await changes;
    }

    private async Task<SomeNode> Host(string name, params string[] guests)
    {
        var node = new SomeNode(name);
        foreach (var guest in guests)
        {
            node.With(guest);
        }
        await node.Make(server.Admin);
        await server.FollowStore();
        return node;
    }

    private async Task<EventStream> Open(string query = "", string? lastId = null, TestActor? by = null)
    {
        using var request = (by ?? server.Admin).Sign("GET", $"//api/changes{query}", []);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }
        return await EventStream.Of(new HttpClient { BaseAddress = server.Server.Http.BaseAddress }, request);
    }

    private static async Task<JsonElement> NextHost(EventStream stream, string name)
    {
        while (true)
        {
            var told = JsonElement.Parse(await stream.Next("host"));
            if (told.GetProperty("host").GetProperty("name").GetString() == name)
            {
                return told;
            }
        }
    }

    private static (string?, string?) NameAndState(JsonElement guest) =>
        (ApiServer.Text(guest, "name"), ApiServer.Text(guest, "state"));
}
