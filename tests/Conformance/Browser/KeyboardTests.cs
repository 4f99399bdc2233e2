using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>Everything by keys alone.</summary>
[Collection(OneBrowser.Name)]
public sealed class KeyboardTests(Showcase showcase)
{
    private const string FocusIsSeen = """
        () => {
          const style = getComputedStyle(document.activeElement);
          return document.activeElement !== document.body && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        }
        """;

    [Fact]
    public async Task A_guest_is_found_opened_and_left()
    {
        await using var window = await showcase.Visitor.Open();
        var (page, keys) = (window.Page, window.Page.Keyboard);
        await page.GotoAsync("/guests");
        await window.AwaitLive();

        await keys.PressAsync("/");
        Assert.True(await page.EvaluateAsync<bool>(FocusIsSeen));
        await keys.TypeAsync("db-prod-30");
        await Assertions.Expect(window.Rows).ToHaveCountAsync(1);
        await keys.PressAsync("Escape");
        await keys.PressAsync("Escape");
        await keys.PressAsync("ArrowDown");
        await window.Expect("a[data-open]:focus").ToHaveTextAsync("db-prod-30");
        Assert.True(await page.EvaluateAsync<bool>(FocusIsSeen));
        await keys.PressAsync("Enter");
        await window.Expect("main h1").ToHaveTextAsync("db-prod-30");
        await keys.PressAsync("Escape");
        await AwaitPath(page, "/guests");
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Pages_and_help_are_two_keys_away()
    {
        await using var window = await showcase.Visitor.Open();
        var (page, keys) = (window.Page, window.Page.Keyboard);
        await page.GotoAsync("/");
        foreach (var (key, path) in ((string, string)[])[("h", "/hosts"), ("t", "/timeline"), ("g", "/guests")])
        {
            await window.AwaitLive();
            await keys.PressAsync("g");
            await keys.PressAsync(key);
            await AwaitPath(page, path);
        }
        await window.AwaitLive();
        await keys.PressAsync("?");
        await window.Expect("#help").ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await window.Expect("#help").ToBeHiddenAsync();
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_suggestion_is_chosen_with_arrows()
    {
        await using var window = await showcase.Visitor.Open();
        var keys = window.Page.Keyboard;
        await window.Page.GotoAsync("/guests");
        await window.AwaitLive();

        await keys.PressAsync("/");
        await keys.TypeAsync("state:cr");
        await window.Expect("#suggestions [role=option]").ToHaveCountAsync(1);
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Rows).ToHaveCountAsync(1);
        await Assertions.Expect(window.Rows.First).ToContainTextAsync("db-prod-30");
    }

    [Theory]
    [InlineData("/guests")]
    [InlineData("/hosts/kvm12")]
    [InlineData("/timeline")]
    public async Task Where_the_focus_is_can_be_seen_at_each_stop(string path)
    {
        const int stops = 25;
        await using var window = await showcase.Visitor.Open();
        await window.Page.GotoAsync(path);
        for (var stop = 0; stop < stops; stop++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            Assert.True(
                await window.Page.EvaluateAsync<bool>(FocusIsSeen),
                await window.Page.EvaluateAsync<string>("document.activeElement.outerHTML")
            );
        }
    }

    private static async Task AwaitPath(IPage page, string path) =>
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path, new() { Timeout = Window.Patience });
}
