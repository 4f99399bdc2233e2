using Microsoft.Playwright;

namespace Rehai.Conformance.Browser;

/// <summary>A page in a window of its own, and what went wrong in it: errors, violated policies, dialogs, requests to elsewhere.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    public Window(IPage page, Uri home)
    {
        Page = page;
        page.PageError += (_, error) => Keep($"error: {error}");
        page.Console += (_, message) => Keep(message.Type == "error" ? $"console: {message.Text}" : null);
        page.Request += (_, request) =>
            Keep(request.Url.StartsWith(home.AbsoluteUri, StringComparison.Ordinal) ? null : $"request: {request.Url}");
        page.Dialog += async (_, dialog) =>
        {
            Keep($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>The lines of a grid, without those that only keep room.</summary>
    public ILocator Rows => Page.Locator("#rows tbody tr[data-key]");

    /// <summary>So far.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>Until the page hears of changes.</summary>
    public Task AwaitLive() => Expect("#stream").ToHaveTextAsync("live", new() { Timeout = Patience });

    /// <summary>Milliseconds; far longer than anything takes on a machine that has much else to do.</summary>
    public const float Patience = 60_000;

    public ILocatorAssertions Expect(string selector) => Assertions.Expect(Page.Locator(selector));

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Keep(string? fault)
    {
        if (fault is not null)
        {
            lock (_faults)
            {
                _faults.Add(fault);
            }
        }
    }
}
