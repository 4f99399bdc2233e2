using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>What axe-core finds on each page, in both themes.</summary>
[Collection(OneBrowser.Name)]
public sealed class AccessibilityTests(Showcase showcase)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly string[] Paths =
    [
        "/",
        "/guests",
        "/guests?group=host",
        "/guests?q=nowhere",
        "/guests?q=state%3A",
        $"/guests/{GuestNode.Uuid("db-prod-30")}",
        "/hosts",
        "/hosts/kvm12",
        $"/hosts/{MadeUpFleet.Stale}",
        "/timeline",
        "/account",
        "/nowhere",
    ];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_finds_nothing_on_any_page(ColorScheme scheme)
    {
        await using var window = await showcase.Visitor.Open(new() { ColorScheme = scheme });
        List<string> found = [];
        foreach (var path in Paths)
        {
            await window.Page.GotoAsync(path);
            found.AddRange(await Violations(window, path));
        }
        await window.Page.GotoAsync("/guests");
        await window.Page.Keyboard.PressAsync("?");
        await window.Expect("#help").ToBeVisibleAsync();
        found.AddRange(await Violations(window, "help"));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_finds_nothing_where_one_signs_in(ColorScheme scheme)
    {
        await using var window = await showcase.Visitor.OpenSignedOut(new() { ColorScheme = scheme });
        await window.Page.GotoAsync("/signin");

        Assert.Empty(await Violations(window, "/signin"));
    }

    private static async Task<string[]> Violations(Window window, string page)
    {
        await window.Page.EvaluateAsync(Axe);
        return await window.Page.EvaluateAsync<string[]>(
            """
            async (page) => (await axe.run({ resultTypes: ["violations"] })).violations.flatMap((violation) =>
              violation.nodes.map((node) => `${page}: ${violation.id}: ${node.html}: ${node.failureSummary}`))
            """,
            page
        );
    }
}
