using System.Text;
using System.Text.Json;
using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Tests.Web.Pages;

public sealed class GuestViewTests
{
    [Fact]
    public async Task Hostile_text_stays_text()
    {
        var text = JsonSerializer.Serialize(Rendered.Hostile);
        var guest = Some.Guest(1, "web") with { Name = Rendered.Hostile, Reason = Rendered.Hostile };
        var detail = Detail(
            $$"""
            {"guest_hostname":{{text}},"arch":{{text}},"machine":{{text}},"snapshots":[{{text}}],{{text}}:{{text}},
             "disks":[{"target":{{text}},"bus":{{text}},"device":{{text}},"source":{{text}}}],
             "interfaces":[{"mac":{{text}},"type":{{text}},"source":{{text}},"model":{{text}},"target":{{text}},"guest_addresses":[{{text}}]}]}
            """,
            guest
        );
        var entry = new TimelineEntry(
            1,
            Some.Now,
            Some.Now,
            Rendered.Hostile,
            Rendered.Hostile,
            Rendered.Hostile,
            Rendered.Hostile,
            TimelineKind.Renamed,
            Rendered.Hostile,
            Rendered.Hostile,
            Rendered.Hostile
        );

        var html = await Html(Some.Host(1, Rendered.Hostile), guest, detail, entry);

        Rendered.IsEncoded(html);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_are_not_told_are_unknown_and_empty_ones_are_none()
    {
        var guest = Some.Guest(1, "web");

        var untold = await Html(Some.Host(1, "kvm1"), guest, Detail("{}", guest));
        var empty = await Html(
            Some.Host(1, "kvm1"),
            guest,
            Detail("""{"disks":[],"interfaces":[],"snapshots":[]}""", guest)
        );

        Assert.Equal(2, untold.Split("Unknown.").Length - 1);
        Assert.Equal(2, empty.Split("None.").Length - 1);
        Assert.DoesNotContain("None.", untold, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_runs_twice_says_so()
    {
        var guest = Some.Guest(1, "web");
        var (one, other) = (Place(1, "kvm1", guest), Place(2, "kvm2", guest with { Node = 2 }));

        var html = await Rendered.Html(
            GuestView.Of([one, other], new Conflict(guest.Uuid, Some.Now, [1, 2]), Detail("{}", guest), [], Some.Now)
        );

        Assert.Contains("Conflict", html, StringComparison.Ordinal);
        Assert.Contains("active on 2 hosts at once", html, StringComparison.Ordinal);
        Assert.Contains("Also on", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_are_indented_and_bounded()
    {
        var guest = Some.Guest(1, "web");
        var deep = string.Concat(Enumerable.Repeat("[", 2_000)) + string.Concat(Enumerable.Repeat("]", 2_000));

        Assert.Equal("{\n  \"vcpus\": 1.50,\n  \"a\": \"ä<\"\n}", Detail("""{"vcpus":1.50,"a":"ä<"}""", guest).Raw);
        Assert.Equal($$"""{"a":{{deep}}}""", Detail($$"""{"a":{{deep}}}""", guest).Raw);
        Assert.Equal(64 * 1024, Detail($$"""{"a":"{{new string('x', 100_000)}}"}""", guest).Raw.Length);
    }

    private static ShownGuest Place(long node, string host, GuestRow guest) =>
        new(Some.Shown(Some.Host(node, host), guest), guest);

    private static Task<string> Html(
        HostRow host,
        GuestRow guest,
        GuestDetail detail,
        params TimelineEntry[] entries
    ) => Rendered.Html(GuestView.Of([new ShownGuest(Some.Shown(host, guest), guest)], null, detail, entries, Some.Now));

    private static GuestDetail Detail(string guest, GuestRow row) =>
        GuestDetail.Of(
            new NodeValue(Encoding.UTF8.GetBytes($$"""{"rehai":{"guests":{"{{row.Uuid}}":{{guest}} } } }""")),
            row
        );
}
