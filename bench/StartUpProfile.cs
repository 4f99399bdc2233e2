using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehai.Bench;

/// <summary>What of a refresh is the program's start, the reading of libvirt, and the rest: key, connection, GET, PUT.</summary>
internal static partial class StartUpProfile
{
    public static void Run(BenchSetup setup, RegisteredAgent agent, ChangedRefreshes changes)
    {
        var times = setup.Choose(15, 5);
        setup.Title("agent: where the time goes");
        var launch = Repeat(times, () => MeasuredProcess.Run(setup.Scratch, "/bin/true"));
        var version = Repeat(times, agent.Version);
        var show = Repeat(times, agent.Show);
        var unchanged = Repeat(times, () => agent.Refresh());
        var whole = changes.Run(times);
        var table = ProcessTable.Create();
        ProcessTable.Add(table, "/bin/true (launch alone)", launch);
        ProcessTable.Add(table, "rehai --version (and the runtime's start)", version);
        ProcessTable.Add(table, "rehai show libvirt (and libvirt's reading)", show);
        ProcessTable.Add(table, "rehai libvirt, nothing changed (and key, GET)", unchanged);
        ProcessTable.Add(table, "rehai libvirt, a change (and PUT)", whole);
        table.Print();
        var (start, all) = (Median(version) - Median(launch), Median(whole));
        var reading = new Samples(Repeat(times, () => agent.Refresh("-l", "debug")).Select(ReadingTime)).Median;
        Console.WriteLine(
            $"  of {all:0.0} ms: runtime and command line {start:0.0} ms ({start / all:P0}); libvirt {reading:0.0} ms, "
                + $"part of it beside key and connection ({reading / all:P0})"
        );
    }

    private static double Median(IEnumerable<Measurement> runs) => ProcessTable.Wall(runs).Median;

    private static List<Measurement> Repeat(int times, Func<Measurement> run) =>
        [.. Enumerable.Range(0, times).Select(_ => run())];

    private static double ReadingTime(Measurement run)
    {
        var match = CollectorTime().Match(run.Errors);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new BenchException($"rehai -l debug does not say how long libvirt took: {run.Errors.Trim()}");
    }

    [GeneratedRegex(@"collector libvirt: ([\d.]+) ms")]
    private static partial Regex CollectorTime();
}
