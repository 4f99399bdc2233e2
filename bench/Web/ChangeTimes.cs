using Microsoft.Playwright;
using Rehai.Bench.Load;

namespace Rehai.Bench.Web;

/// <summary>From the return of the save that changes a guest until the page that shows all guests has it in its row.</summary>
internal sealed class ChangeTimes(BenchSetup setup, RunningServer server, WebFleet fleet, MeasuredPage page)
{
    public async Task Measure()
    {
        await page.Navigate(new Uri(server.Url, "/guests"));
        await Assertions.Expect(page.Page.Locator("#stream")).ToHaveTextAsync("live");
        var key = await page.Page.EvaluateAsync<string>(
            "() => document.querySelector('#rows tbody tr[data-key]').dataset.key"
        );
        var (host, guest) = Find(key);
        using var connection = new RawConnection(server.Url);
        var (after, whole) = (new List<double>(), new List<double>());
        for (var i = 0; i < setup.Choose(200, 20); i++)
        {
            setup.Cancellation.ThrowIfCancellationRequested();
            var change = fleet.Sign(host, guest, isPaused: i % 2 == 0);
            await page.Expect(key, i % 2 == 0 ? "paused" : "running");
            var sent = Now();
            change.Send(connection);
            var returned = Now();
            var seen = await page.Seen();
            (after, whole) = ([.. after, Math.Max(seen - returned, 0)], [.. whole, seen - sent]);
        }
        Report(new Samples(after), new Samples(whole));
    }

    private void Report(Samples after, Samples whole)
    {
        var table = new Table("", "times", "ms: median", "p99", "max");
        foreach (var (what, times) in new[] { ("from a save's return", after), ("from a save's sending", whole) })
        {
            table.Add(what, $"{times.Count}", $"{times.Median:0.0}", $"{times.Percentile(99):0.0}", $"{times.Max:0.0}");
        }
        table.Print();
        setup.Targets.AtMost("a change in its row after its save, median,", after.Median, 100, "ms");
        setup.Targets.AtMost("a change in its row after its save, p99,", after.Percentile(99), 500, "ms");
    }

    /// <summary>Whose row that is: its key ends with the UUID, and that with the guest's number.</summary>
    private static (int Host, int Guest) Find(string key)
    {
        var number = Convert.ToInt32(key[^12..], 16);
        return (number / WebNode.Guests, number % WebNode.Guests);
    }

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
