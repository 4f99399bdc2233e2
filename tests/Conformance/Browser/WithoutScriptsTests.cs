using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>Everything but that it is live, with scripts turned off.</summary>
[Collection(OneBrowser.Name)]
public sealed class WithoutScriptsTests(Showcase showcase)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task One_signs_in_searches_sorts_pages_and_opens_a_guest()
    {
        showcase.Server.AddMember("reader", Password);
        await using var window = await showcase.Visitor.OpenSignedOut(new() { JavaScriptEnabled = false });
        var page = window.Page;

        await page.GotoAsync("/guests");
        await page.FillAsync("#user", "reader");
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main button, form button");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(showcase.Server.Url, "/guests").AbsoluteUri);

        var first = await Name(window);
        await page.ClickAsync("a[rel=next]");
        Assert.NotEqual(first, await Name(window));
        await page.ClickAsync("a[rel=prev]");
        Assert.Equal(first, await Name(window));

        await page.ClickAsync("thead .c-mem a");
        await page.ClickAsync("thead .c-mem a");
        await Assertions.Expect(page.Locator("thead .c-mem")).ToHaveAttributeAsync("aria-sort", "descending");
        await Assertions.Expect(window.Rows.First.Locator(".c-mem")).ToHaveTextAsync("64.0 GiB");

        await page.FillAsync("input[name=q]", "state:crashed");
        await page.PressAsync("input[name=q]", "Enter");
        await Assertions.Expect(window.Rows).ToHaveCountAsync(1);
        await page.ClickAsync("a[data-open]");
        await window.Expect("main h1").ToHaveTextAsync("db-prod-30");
        Assert.Empty(window.Faults);
    }

    private static async Task<string> Name(Window window) =>
        await window.Rows.First.Locator(".c-name").InnerTextAsync();
}
