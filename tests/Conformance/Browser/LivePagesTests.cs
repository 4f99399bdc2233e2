using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

public sealed class LivePagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_filter_narrows_the_rows_and_a_change_arrives_in_its_row()
    {
        using var fleet = new Fleet();
        fleet.Save(("web-1", "running"), ("web-2", "running"), ("db-1", "running"));
        var page = await chromium.Open();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(fleet.Server.FirstVisit().AbsoluteUri);
        await page.GotoAsync(new Uri(fleet.Server.Url, "/guests").AbsoluteUri);
        var rows = page.Locator("#rows tbody tr[data-key]");
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("web-1");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(fleet.Server.Url, "/guests?q=web-1").AbsoluteUri);
        await Assertions.Expect(page.Locator("#stream")).ToHaveTextAsync("live");

        fleet.Save(("web-1", "paused"), ("web-2", "running"), ("db-1", "running"));
        await Assertions.Expect(rows.First.Locator(".c-state")).ToHaveTextAsync("paused");

        fleet.Save(("web-1", "paused"), ("web-10", "running"));
        await Assertions.Expect(page.Locator("#pill")).ToHaveTextAsync("1 new, show");
        await page.Locator("#pill").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        Assert.Empty(errors);
    }
}
