using Microsoft.Playwright;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Browser;

/// <summary>The pictures of the README, left in <c>artifacts/screenshots</c>.</summary>
[Collection(OneBrowser.Name)]
public sealed class ScreenshotTests(Showcase showcase)
{
    private const int LargestFile = 150_000;

    [Theory]
    [InlineData("guests-light", "/guests", ColorScheme.Light, 1120)]
    [InlineData("guests-dark", "/guests", ColorScheme.Dark, 1120)]
    [InlineData("stale-host", $"/hosts/{MadeUpFleet.Stale}", ColorScheme.Light, 1120)]
    [InlineData("timeline", "/timeline", ColorScheme.Light, 1120)]
    [InlineData("phone", "/guests", ColorScheme.Light, 360)]
    public async Task A_page_is_drawn_within_its_width(string name, string path, ColorScheme scheme, int width)
    {
        await using var window = await showcase.Visitor.Open(
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 640 },
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        await window.Page.GotoAsync(path);
        await window.AwaitLive();
        if (name == "stale-host")
        {
            await Assertions
                .Expect(window.Page.Locator(".dim .word").First)
                .ToContainTextAsync("last known: ", new() { Timeout = Window.Patience });
        }
        await window.Expect(".flash").ToHaveCountAsync(0);

        var picture = await window.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Repository.Root, "artifacts/screenshots", $"{name}.png") }
        );

        Assert.InRange(picture.Length, 1, LargestFile);
        var drawn = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.InRange(drawn, 1, width);
        Assert.Empty(window.Faults);
    }
}
