using System.Diagnostics;
using System.Net;
using Rehai.Bench.Load;

namespace Rehai.Bench.Web;

/// <summary>So many changes a second, with and without open pages, and the processor time that the server takes for them.</summary>
internal sealed class StreamLoad(BenchSetup setup, RunningServer server, WebFleet fleet, Cookie session)
{
    private const int Pages = 50;
    private const int PerSecond = 100;

    private int _signed;

    public async Task Measure()
    {
        var table = new Table("", "changes", "per s", "server cpu: % of a core", "KB/s sent to pages");
        var duration = setup.Choose(20, 5);
        await Run("warm-up", duration / 2, Pages, new Table());
        var idle = await Run("50 pages, no change", duration / 2, Pages, table, perSecond: 0);
        var alone = await Run("changes, no page", duration, 0, table);
        var cpu = await Run($"changes, {Pages} pages", duration, Pages, table);
        table.Print();
        Console.WriteLine($"  the saves alone {alone:0} %, the pages alone {idle:0} %");
        setup.Targets.AtMost($"{Pages} pages, {PerSecond} changes a second, saves included,", cpu, 50, "% of a core");
    }

    private async Task<double> Run(string what, int seconds, int pages, Table table, int perSecond = PerSecond)
    {
        var changes = fleet.Sign(seconds * perSecond, _signed);
        _signed += changes.Count;
        using var streams = await OpenStreams.Open(server.Url, session, Enumerable.Range(0, pages).Select(PageOf));
        await Task.Delay(TimeSpan.FromSeconds(1), setup.Cancellation);
        var (cpu, bytes, start) = (server.Cpu, streams.Bytes, Stopwatch.GetTimestamp());
        Send(changes, perSecond);
        var left = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, setup.Cancellation);
        var took = Stopwatch.GetElapsedTime(start);
        var share = 100 * ((server.Cpu - cpu) / took);
        streams.Check();
        table.Add(
            what,
            $"{changes.Count}",
            $"{changes.Count / took.TotalSeconds:0}",
            $"{share:0.0}",
            $"{(streams.Bytes - bytes) / took.TotalSeconds / 1000:0}"
        );
        return share;
    }

    /// <summary>Half look at all guests; the others at some of them, at hosts, at the fleet and at the timeline.</summary>
    private static string PageOf(int number) =>
        (number % 10) switch
        {
            < 5 => "guests",
            5 => "guests&q=state:paused",
            6 => "guests&q=web",
            7 => "hosts",
            8 => "fleet",
            _ => "timeline",
        };

    /// <summary>Each at its time, one after the other.</summary>
    private void Send(IReadOnlyList<SignedChange> changes, int perSecond)
    {
        using var connection = new RawConnection(server.Url);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < changes.Count; i++)
        {
            setup.Cancellation.ThrowIfCancellationRequested();
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                setup.Cancellation.WaitHandle.WaitOne(wait);
            }
            changes[i].Send(connection);
        }
    }
}
