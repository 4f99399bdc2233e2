using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>Debian's own, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"] }
        );
    }

    /// <summary>A new browser as far as cookies go.</summary>
    public async Task<IPage> Open(BrowserNewContextOptions? options = null) =>
        await (await _browser.NewContextAsync(options)).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
