using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Pages;

public sealed class PagesTests(SignedInServer fleet) : IClassFixture<SignedInServer>
{
    [Theory]
    [InlineData("/", "Wrong now")]
    [InlineData("/guests", "many-1")]
    [InlineData("/guests?q=web&sort=-host&group=host", "web-1")]
    [InlineData("/guests/rows?offset=1&count=1", "data-offset=\"1\"")]
    [InlineData("/guests/suggest?q=sta", "state:")]
    [InlineData("/hosts", "kvm1")]
    [InlineData("/hosts/rows", "kvm1")]
    [InlineData("/hosts/kvm1", "web-1")]
    [InlineData("/hosts/kvm1?org=acme", "web-1")]
    [InlineData("/timeline", "first reported")]
    [InlineData("/timeline?q=web-1&kind=started", "web-1")]
    public async Task Every_page_is_there(string path, string text)
    {
        var page = (await fleet.Page.Get(path)).Is(200);

        Assert.Equal("text/html; charset=utf-8", page.Type);
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_has_a_page_and_one_that_is_not_there_has_a_next_step()
    {
        var page = (await fleet.Page.Get($"/guests/{Some.Uuid("web-1")}")).Is(200);
        Assert.Contains("web-1", page.Text, StringComparison.Ordinal);
        Assert.Contains("kvm1", page.Text, StringComparison.Ordinal);

        var none = (await fleet.Page.Get("/guests/none%3Cimg%3E")).Is(404);
        Assert.Contains("All guests", none.Text, StringComparison.Ordinal);
        Rendered.IsEncoded(none.Text);
        Assert.Contains("All hosts", (await fleet.Page.Get("/hosts/none")).Is(404).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_is_gone_keeps_what_happened_to_it()
    {
        var node = new SomeNode("kvm-gone").With("short-lived");
        await node.Make(fleet.Admin);
        await node.Without("short-lived").Save(fleet.Admin);
        await fleet.FollowStore();

        var page = (await fleet.Page.Get($"/guests/{Some.Uuid("short-lived")}")).Is(404);

        Assert.Contains("any more", page.Text, StringComparison.Ordinal);
        Assert.Contains("undefined", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_query_is_said_with_its_place()
    {
        var page = (await fleet.Page.Get("/guests?q=web%20stat%3Arunning")).Is(422);

        Assert.Contains("<mark>stat</mark>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean state?", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_rows_are_pages_with_links()
    {
        var first = (await fleet.Page.Get("/guests?q=many")).Is(200).Text;
        var second = (await fleet.Page.Get("/guests?q=many&offset=100")).Is(200).Text;

        Assert.Contains("<a rel=\"next\" href=\"/guests?q=many&amp;offset=100\">", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"prev\"", first, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"prev\" href=\"/guests?q=many\">", second, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_on_a_page_is_inline()
    {
        foreach (
            var path in new[] { "/", "/guests", "/hosts", "/hosts/kvm1", "/timeline", $"/guests/{Some.Uuid("web-1")}" }
        )
        {
            var page = (await fleet.Page.Get(path)).Is(200).Text;

            Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]* src=)", page);
            Assert.DoesNotMatch(" on[a-z]+=", page);
        }
    }

    [Fact]
    public async Task Who_belongs_to_no_organization_sees_nothing_of_it()
    {
        await fleet.Server.AddUser("stranger", isMember: false);
        await fleet.Server.GivePassword("stranger", "badger badger");
        using var browser = fleet.Server.Browser();
        (await browser.SignIn("stranger", "badger badger")).Is(303);

        foreach (var path in new[] { "/", "/guests", "/hosts" })
        {
            Assert.Contains("no organization", (await browser.Get(path)).Is(200).Text, StringComparison.Ordinal);
        }
        foreach (var path in new[] { "/guests/rows", "/guests/suggest?q=host:", "/timeline", "/hosts/rows" })
        {
            Assert.DoesNotContain("/hosts/kvm1", (await browser.Get(path)).Is(200).Text, StringComparison.Ordinal);
        }
        (await browser.Get("/hosts/kvm1")).Is(404);
        (await browser.Get($"/guests/{Some.Uuid("web-1")}")).Is(404);
    }

    [Fact]
    public async Task Before_the_first_host_every_page_says_what_to_do()
    {
        await using var empty = new TestServer();
        await empty.InitializeAsync();
        using var browser = empty.Browser();
        (await browser.FirstVisit(empty.FirstVisitLink()!)).Is(303);

        foreach (var path in new[] { "/", "/guests", "/hosts" })
        {
            var page = (await browser.Get(path)).Is(200).Text;
            Assert.Contains("No host has ever reported", page, StringComparison.Ordinal);
            Assert.Contains("rehai watch", page, StringComparison.Ordinal);
        }
    }
}
