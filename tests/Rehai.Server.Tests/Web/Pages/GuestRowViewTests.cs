using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Tests.Web.Pages;

public sealed class GuestRowViewTests
{
    [Theory]
    [InlineData(GuestState.Running, "running", "running")]
    [InlineData(GuestState.Paused, "paused", "paused")]
    [InlineData(GuestState.ShutOff, "shut-off", "shut off")]
    [InlineData(GuestState.Crashed, "crashed", "crashed")]
    [InlineData(GuestState.Suspended, "suspended", "suspended")]
    [InlineData(GuestState.Stopping, "stopping", "stopping")]
    [InlineData(GuestState.Unknown, "unknown", "unknown")]
    internal async Task A_state_is_an_icon_and_a_word_and_a_colour(GuestState state, string style, string word)
    {
        var html = await Row(Some.Host(1, "kvm1"), Some.Guest(1, "web", state));

        Assert.Contains(
            $"""<span class="state {style}"><i class="i" aria-hidden="true"></i><span class="word">{word}</span></span>""",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_guest_of_a_silent_host_is_last_known()
    {
        var silent = Some.Host(1, "kvm1") with { RefreshedAt = Some.Now - TimeSpan.FromDays(1) };

        var html = await Row(silent, Some.Guest(1, "web") with { Since = Some.Now - TimeSpan.FromDays(2) });

        Assert.Contains("""<span class="state unknown">""", html, StringComparison.Ordinal);
        Assert.Contains("last known: running", html, StringComparison.Ordinal);
        Assert.Contains("class=\"dim\"", html, StringComparison.Ordinal);
        Assert.Contains(">stale<", html, StringComparison.Ordinal);
        // How long it has been running is not known either.
        Assert.DoesNotContain("<time", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_told_is_unknown_and_not_none()
    {
        var html = await Row(Some.Host(1, "kvm1"), Some.Guest(1, "web"));

        Assert.Contains(
            """<td class="n c-vcpu"><span class="muted" title="unknown">""",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("""<td class="c-disk"><span class="muted" title="unknown">""", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        var host = Some.Host(1, Rendered.Hostile) with { Organization = Rendered.Hostile };
        var guest = Some.Guest(1, "web") with
        {
            Name = Rendered.Hostile,
            Uuid = Rendered.Hostile,
            Addresses = [Rendered.Hostile, Rendered.Hostile],
        };

        Rendered.IsEncoded(await Row(host, guest));
    }

    private static Task<string> Row(HostRow host, GuestRow guest) =>
        Rendered.Html(GuestRowView.Of(new ShownGuest(Some.Shown(host, guest), guest), Some.Now, 0));
}
