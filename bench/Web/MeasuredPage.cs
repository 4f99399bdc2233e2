using System.Globalization;
using Microsoft.Playwright;

namespace Rehai.Bench.Web;

/// <summary>
/// A page in Chromium that takes its own times: the clock is the browser's, and runs until the frame in which the rows stand has been made.
/// </summary>
internal sealed class MeasuredPage : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>What each page has before its own scripts. Times are the page's milliseconds; -1 says that it took too long.</summary>
    private const string Watch = """
        const painted = () => new Promise((done) => requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now());
          channel.port2.postMessage(0);
        }));
        const until = async (isThere) => {
          const end = performance.now() + 10000;
          while (!isThere()) {
            if (performance.now() > end) { return -1; }
            await new Promise((done) => requestAnimationFrame(done));
          }
          return await painted();
        };
        const rowOf = (key) => document.querySelector(`#rows tr[data-key="${key}"]`);
        window.bench = {
          first: until(() => document.querySelector("#rows tbody tr[data-key]")),
          async filter(query) {
            const input = document.querySelector("#search input");
            const start = performance.now();
            input.value = query;
            input.setSelectionRange(query.length, query.length);
            input.dispatchEvent(new Event("input", { bubbles: true }));
            const end = await until(() => (new URLSearchParams(location.search).get("q") ?? "") === query);
            return end < 0 ? end : end - start;
          },
          async scroll(place) {
            const start = performance.now();
            scrollTo(0, place * (document.documentElement.scrollHeight - innerHeight));
            const at = (share) => document.elementFromPoint(innerWidth / 3, innerHeight * share)?.closest("tr[data-key]");
            const end = await until(() => at(0.3) && at(0.6) && at(0.95));
            return end < 0 ? end : end - start;
          },
          expect(key, word) {
            window.bench.seen = new Promise((done) => {
              const look = () => rowOf(key)?.querySelector(".c-state .word, .c-state")?.textContent.includes(word);
              const observer = new MutationObserver(() => {
                if (look()) {
                  observer.disconnect();
                  done(performance.timeOrigin + performance.now());
                }
              });
              observer.observe(document.getElementById("rows"), { subtree: true, childList: true, characterData: true, attributes: true });
            });
          },
        };
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;

    private MeasuredPage(IPlaywright playwright, IBrowser browser, IBrowserContext context, IPage page) =>
        (_playwright, _browser, _context, Page) = (playwright, browser, context, page);

    public IPage Page { get; }

    public static async Task<MeasuredPage> Open(Uri server, System.Net.Cookie session)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );
        var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        await context.AddCookiesAsync([
            new()
            {
                Name = session.Name,
                Value = session.Value,
                Url = server.AbsoluteUri,
            },
        ]);
        await context.AddInitScriptAsync(Watch);
        return new(playwright, browser, context, await context.NewPageAsync());
    }

    /// <returns>Milliseconds from the navigation's start until rows were painted.</returns>
    public async Task<double> Navigate(Uri address)
    {
        await Page.GotoAsync(address.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        return Known(await Page.EvaluateAsync<double>("() => bench.first"), address.PathAndQuery);
    }

    public async Task<double> Filter(string query) =>
        Known(await Page.EvaluateAsync<double>("query => bench.filter(query)", query), query);

    public async Task<double> Scroll(double place) =>
        Known(
            await Page.EvaluateAsync<double>("place => bench.scroll(place)", place),
            place.ToString(CultureInfo.InvariantCulture)
        );

    public async Task Expect(string key, string word) =>
        await Page.EvaluateAsync("([key, word]) => { bench.expect(key, word); }", new[] { key, word });

    /// <returns>Milliseconds since 1970 at which the DOM had what was expected.</returns>
    public async Task<double> Seen() => await Page.EvaluateAsync<double>("() => bench.seen");

    /// <summary>JavaScript's heap as it stands, and all that the page's process has for itself alone.</summary>
    public async Task<(double HeapMiB, double ProcessMiB)> Memory()
    {
        var session = await _context.NewCDPSessionAsync(Page);
        await session.SendAsync("Performance.enable");
        var metrics = await session.SendAsync("Performance.getMetrics");
        var heap = metrics!
            .Value.GetProperty("metrics")
            .EnumerateArray()
            .Single(metric => metric.GetProperty("name").GetString() == "JSHeapUsedSize")
            .GetProperty("value")
            .GetDouble();
        var processes = await (await _browser.NewBrowserCDPSessionAsync()).SendAsync("SystemInfo.getProcessInfo");
        var renderers = processes!
            .Value.GetProperty("processInfo")
            .EnumerateArray()
            .Where(process => process.GetProperty("type").GetString() == "renderer")
            .Select(process => ProcessMemory.PrivateMiB(process.GetProperty("id").GetInt32()));
        return (heap / 1048576, renderers.Max());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static double Known(double milliseconds, string what) =>
        milliseconds >= 0
            ? milliseconds
            : throw new BenchException($"The page did not show {what} within ten seconds.");
}
