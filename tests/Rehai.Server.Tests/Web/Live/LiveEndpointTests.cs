using System.Net;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Live;

public sealed class LiveEndpointTests(SignedInServer server) : IClassFixture<SignedInServer>
{
    [Fact]
    public async Task A_row_that_changes_is_sent_in_the_place_of_what_it_was()
    {
        var node = await Host("kvm-row", "changing");
        using var stream = await Open("guests", "changing");

        await node.With("changing", "paused").Save(server.Admin);

        var row = await stream.Next("row");
        Assert.EndsWith($".{Some.Uuid("changing")}", row.Split('\n')[0], StringComparison.Ordinal);
        Assert.StartsWith("<tr data-key=", row.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("paused", row, StringComparison.Ordinal);
        var totals = await stream.Next("totals");
        Assert.Contains("paused", totals, StringComparison.Ordinal);
        Assert.DoesNotContain("running", totals, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_to_match_is_new_and_what_does_not_any_more_is_gone()
    {
        var node = await Host("kvm-match", "matching");
        using var stream = await Open("guests", "matching state:paused");

        await node.With("matching", "paused").Save(server.Admin);
        var added = await stream.Next("added");
        await node.With("matching", "running").Save(server.Admin);

        Assert.Equal(added, await stream.Next("removed"));
    }

    [Fact]
    public async Task A_guest_comes_and_goes()
    {
        var node = await Host("kvm-come", "first");
        using var stream = await Open("guests", "host:kvm-come");

        await node.With("second").Save(server.Admin);
        Assert.EndsWith(Some.Uuid("second"), await stream.Next("added"), StringComparison.Ordinal);
        await node.Without("first").Save(server.Admin);
        Assert.EndsWith(Some.Uuid("first"), await stream.Next("removed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosts_row_follows_its_guests()
    {
        var node = await Host("kvm-sum", "one");
        using var stream = await Open("hosts", "kvm-sum");

        await node.With("another").Save(server.Admin);

        Assert.Contains("<td class=\"n c-count\">2</td>", await stream.Next("row"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_back_has_missed_nothing()
    {
        var node = await Host("kvm-back", "away");
        string last;
        using (var stream = await Open("guests", "host:kvm-back"))
        {
            await node.With("away", "paused").Save(server.Admin);
            await stream.Next("at");
            last = stream.LastId;
        }
        await node.With("away", "crashed").Save(server.Admin);
        await node.With("meanwhile").Save(server.Admin);
        await node.Without("away").Save(server.Admin);
        await server.FollowStore();

        using var again = await Open("guests", "host:kvm-back", last);

        Assert.Contains("crashed", await again.Next("row"), StringComparison.Ordinal);
        Assert.EndsWith(Some.Uuid("meanwhile"), await again.Next("added"), StringComparison.Ordinal);
        Assert.EndsWith(Some.Uuid("away"), await again.Next("removed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_from_a_state_that_is_not_known_takes_the_page_anew()
    {
        using var ahead = await Open("guests", "", "999999999");

        Assert.Equal("", await ahead.Next("reset"));
    }

    [Theory]
    [InlineData("guest")]
    [InlineData("host")]
    [InlineData("fleet")]
    [InlineData("timeline")]
    public async Task A_page_of_one_thing_is_made_anew_as_a_whole(string page)
    {
        var node = await Host($"kvm-{page}", $"whole-{page}");
        var row = server.Server.Inventory.Snapshot.Hosts.Values.Single(host => host.Row.Name == node.Name).Row.Node;
        var of = page == "guest" ? Some.Uuid($"whole-{page}") : $"{row}";
        using var stream = await EventStream.Open(Url, server.Page, $"/live?page={page}&of={of}&since={Now}");

        await node.With($"whole-{page}", "crashed").Save(server.Admin);

        var content = await stream.Next("main");
        Assert.StartsWith("<div id=\"live\">", content, StringComparison.Ordinal);
        Assert.Contains("crashed", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_stays_one_event()
    {
        var node = await Host("kvm-hostile", "hostile");
        using var stream = await Open("guests", "host:kvm-hostile");

        await node.With("hostile", "running", Rendered.Hostile).Save(server.Admin);

        var row = await stream.Next("row");
        Rendered.IsEncoded(row);
        Assert.EndsWith("</tr>", row, StringComparison.Ordinal);
        Assert.Equal("at", (await stream.Next()).Name);
    }

    [Fact]
    public async Task It_ends_when_its_reader_signs_out()
    {
        using var browser = server.Server.Browser();
        await server.Server.AddUser("leaver", isMember: true);
        await server.Server.GivePassword("leaver", "badger badger");
        (await browser.SignIn("leaver", "badger badger")).Is(303);
        using var stream = await EventStream.Open(Url, browser, $"/live?page=fleet&since={Now}");

        await browser.Fill("/account", "/signout");

        while ((await stream.Next()).Name.Length > 0) { }
    }

    [Fact]
    public async Task It_ends_with_the_server()
    {
        var other = new TestServer();
        await other.InitializeAsync();
        using var browser = other.Browser();
        (await browser.FirstVisit(other.FirstVisitLink()!)).Is(303);
        using var stream = await EventStream.Open(new Uri(other.Urls.First()), browser, "/live?page=fleet&since=0");

        var stopped = other.DisposeAsync();

        // Not cut off: the last line is whole, and then the body's end.
        while ((await stream.Next()).Name.Length > 0) { }
        await stopped;
    }

    [Theory]
    [InlineData("/live?page=guests&since=x")]
    [InlineData("/live?page=guests")]
    [InlineData("/live?page=none&since=0")]
    [InlineData("/live?page=host&of=999999&since=0")]
    [InlineData("/live?page=guests&q=nokey%3A1&since=0")]
    public async Task What_there_is_no_stream_of_is_refused(string path) => (await server.Page.Get(path)).Is(400);

    [Fact]
    public async Task Who_has_not_signed_in_gets_none()
    {
        using var browser = server.Server.Browser();

        (await browser.Get("/live?page=guests&since=0")).Is((int)HttpStatusCode.SeeOther);
    }

    private Uri Url => new(server.Server.Urls.First());

    private long Now => server.Server.Database.Read(ChangeTable.Bounds).Last;

    private Task<EventStream> Open(string page, string query, string? last = null) =>
        EventStream.Open(Url, server.Page, $"/live?page={page}&q={Uri.EscapeDataString(query)}&since={Now}", last);

    private async Task<SomeNode> Host(string name, string guest)
    {
        var node = new SomeNode(name).With(guest);
        await node.Make(server.Admin);
        await server.FollowStore();
        return node;
    }
}
