using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>Pages of a host whose node changes under them.</summary>
[Collection(OneBrowser.Name)]
public sealed class LivePagesTests(Showcase showcase) : IDisposable
{
    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_filter_narrows_the_rows_and_a_change_arrives_in_its_row()
    {
        _fleet.Save(("web-1", "running"), ("web-2", "running"), ("db-1", "running"));
        await using var window = await OpenGuests();
        var (page, rows) = (window.Page, window.Rows);
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("web-1");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(_fleet.Server.Url, "/guests?q=web-1").AbsoluteUri);
        await window.AwaitLive();

        _fleet.Save(("web-1", "paused"), ("web-2", "running"), ("db-1", "running"));
        await Assertions.Expect(rows.First.Locator(".c-state")).ToHaveTextAsync("paused");

        _fleet.Save(("web-1", "paused"), ("web-10", "running"));
        await Assertions.Expect(page.Locator("#pill")).ToHaveTextAsync("1 new, show");
        await page.Locator("#pill").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_page_resumes_over_a_restart_of_the_server_and_misses_nothing()
    {
        _fleet.Save(("web-1", "running"), ("web-2", "running"), ("web-3", "running"));
        await using var window = await OpenGuests();
        var generous = new LocatorAssertionsToHaveTextOptions { Timeout = Window.Patience };
        await window.AwaitLive();

        _fleet.Save(("web-1", "paused"), ("web-2", "running"), ("web-3", "running"));
        _fleet.Server.Kill();
        await window.Expect("#lost").ToBeVisibleAsync(new() { Timeout = Window.Patience });
        await window.Expect("#stream").ToHaveTextAsync("lost");
        _fleet.Server.RestartInPlace();
        _fleet.Save(("web-1", "paused"), ("web-2", "crashed"), ("web-3", "running"));
        _fleet.Save(("web-1", "paused"), ("web-2", "crashed"), ("web-3", "shut off"), ("web-4", "running"));

        await window.Expect("#lost").ToBeHiddenAsync(new() { Timeout = Window.Patience });
        await window.AwaitLive();
        await Assertions.Expect(State(window, "web-1")).ToHaveTextAsync("paused", generous);
        await Assertions.Expect(State(window, "web-2")).ToHaveTextAsync("crashed", generous);
        await Assertions.Expect(State(window, "web-3")).ToHaveTextAsync("shut off", generous);
        // A page that comes back before the last save is told of a new row; one that comes back after it has the row.
        var told = window.Page.Locator("#pill", new() { HasText = "1 new, show" });
        await Assertions
            .Expect(window.Rows.Filter(new() { HasText = "web-4" }).Or(told))
            .ToBeVisibleAsync(new() { Timeout = Window.Patience });
    }

    [Fact]
    public async Task A_host_that_falls_silent_greys_its_guests_and_says_what_was_last_known()
    {
        _fleet.Save(new HostNode("kvm1") { Rehai = new() { ["interval"] = 1 } }.With(GuestNode.Of("web-1", "running")));
        await using var window = await OpenGuests();
        await window.AwaitLive();

        await Assertions
            .Expect(State(window, "web-1"))
            .ToHaveTextAsync("last known: running", new() { Timeout = Window.Patience });
        await Assertions.Expect(window.Rows.First).ToHaveClassAsync("dim");
        await Assertions.Expect(window.Rows.First.Locator(".c-host")).ToContainTextAsync("stale");

        _fleet.Save(("web-1", "running"));
        await Assertions.Expect(State(window, "web-1")).ToHaveTextAsync("running", new() { Timeout = Window.Patience });
        Assert.Empty(window.Faults);
    }

    private async Task<Window> OpenGuests()
    {
        var window = await new Visitor(showcase.Chromium, _fleet.Server).Open();
        await window.Page.GotoAsync("/guests");
        return window;
    }

    private static ILocator State(Window window, string guest) =>
        window.Rows.Filter(new() { HasText = guest }).Locator(".c-state");
}
