using Microsoft.Playwright;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Browser;

/// <summary>One who signed in by the server's link of a first visit, and opens windows in that session.</summary>
internal sealed class Visitor(Chromium chromium, ServerProcess server)
{
    private string? _session;

    /// <summary>A window whose addresses begin at the server's.</summary>
    public async Task<Window> Open(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        _session ??= await SignIn();
        options.StorageState = _session;
        return await OpenSignedOut(options);
    }

    public async Task<Window> OpenSignedOut(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = server.Url.AbsoluteUri;
        return new Window(await chromium.Open(options), server.Url);
    }

    private async Task<string> SignIn()
    {
        var page = await chromium.Open();
        await page.GotoAsync(server.FirstVisit().AbsoluteUri);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**/password");
        var session = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
        return session;
    }
}
