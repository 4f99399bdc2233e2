using System.Text;
using System.Text.Json;
using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Tests.Web.Pages;

public sealed class HostViewTests
{
    [Fact]
    public async Task Hostile_text_stays_text()
    {
        var text = JsonSerializer.Serialize(Rendered.Hostile);
        var host = new HostRow
        {
            Node = 1,
            Organization = Rendered.Hostile,
            Name = Rendered.Hostile,
            Environment = Rendered.Hostile,
            PolicyName = Rendered.Hostile,
            PolicyGroup = Rendered.Hostile,
            Roles = [Rendered.Hostile],
            Fqdn = Rendered.Hostile,
            Os = Rendered.Hostile,
            Kernel = Rendered.Hostile,
            LibvirtVersion = Rendered.Hostile,
            RehaiVersion = Rendered.Hostile,
            Errors = [Rendered.Hostile],
            Truncated = [Rendered.Hostile],
            KnowsGuests = true,
            ChangedAt = Some.Now,
        };

        var html = await Html(
            host,
            $$"""{"rehai":{"networks":{ {{text}}:{"bridge":{{text}} } },"pools":{ {{text}}:{"state":{{text}} } } } }"""
        );

        Rendered.IsEncoded(html);
        Rendered.IsEncoded(await Rendered.Html(HostRowView.Of(Some.Shown(host), Some.Now, 0)));
    }

    [Fact]
    public async Task Guests_that_are_not_listed_are_unknown()
    {
        var host = Some.Host(1, "kvm1") with { KnowsGuests = false, Cpus = 8 };

        var (page, row) = (await Html(host, "{}"), await Rendered.Html(HostRowView.Of(Some.Shown(host), Some.Now, 0)));

        Assert.Contains("does not say which guests it has", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="n c-count"><span class="muted">unknown</span>""", row, StringComparison.Ordinal);
        Assert.DoesNotContain("None.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_guests_has_none() =>
        Assert.Contains(
            """<p class="muted">None.</p>""",
            await Html(Some.Host(1, "kvm1"), "{}"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Overcommitment_is_told_in_words()
    {
        var host = Some.Host(1, "kvm1") with { Cpus = 4 };

        var html = await Rendered.Text(
            HostView.Of(
                Some.Shown(host, Some.Guest(1, "web") with { Vcpus = 10 }),
                HostDetail.Of(default),
                [],
                Some.Now
            )
        );

        Assert.Contains("10 of 4 threads allocated, 2.5 × overcommitted", html, StringComparison.Ordinal);
        Assert.Contains("class=\"over\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "live")]
    [InlineData(300, "late")]
    [InlineData(7_200, "stale")]
    public async Task Freshness_is_an_icon_and_a_word(int secondsAgo, string word)
    {
        var host = Some.Host(1, "kvm1") with { RefreshedAt = Some.Now - TimeSpan.FromSeconds(secondsAgo) };

        Assert.Contains(
            $"""<span class="state {word}"><i class="i" aria-hidden="true"></i><span class="word">{word}</span></span>""",
            await Html(host, "{}"),
            StringComparison.Ordinal
        );
    }

    private static Task<string> Html(HostRow host, string automatic) =>
        Rendered.Html(
            HostView.Of(Some.Shown(host), HostDetail.Of(new NodeValue(Encoding.UTF8.GetBytes(automatic))), [], Some.Now)
        );
}
