using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehai.Bench;

/// <summary>What of a refresh is the program's start, the reading of libvirt, and the rest: key, connection, GET, PUT.</summary>
internal static partial class StartUpProfile
{
    public static void Run(BenchSetup setup, RegisteredAgent agent, ChangedRefreshes changes)
    {
        setup.Title("agent: where the time goes");
        var table = ProcessTable.Create();
        var rows = Interleave(
            setup.Choose(15, 5),
            ("/bin/true (launch alone)", () => MeasuredProcess.Run(setup.Scratch, "/bin/true")),
            ("rehai --version (and the runtime's start)", agent.Version),
            ("rehai show libvirt (and libvirt's reading)", agent.Show),
            ("rehai libvirt, nothing changed (and key, GET)", () => agent.Refresh()),
            ("rehai libvirt, a change (and PUT)", () => changes.Run(1)[0]),
            ("the same with -l debug", () => changes.Run(1, "-l", "debug")[0])
        );
        foreach (var (what, runs) in rows)
        {
            ProcessTable.Add(table, what, runs);
        }
        table.Print();
        var (start, all) = (Median(rows[1].Runs) - Median(rows[0].Runs), Median(rows[4].Runs));
        var reading = new Samples(rows[5].Runs.Select(ReadingTime)).Median;
        Console.WriteLine(
            $"  of {all:0.0} ms: runtime and command line {start:0.0} ms ({start / all:P0}); libvirt {reading:0.0} ms, "
                + $"part of it beside key and connection ({reading / all:P0})"
        );
    }

    private static double Median(IEnumerable<Measurement> runs) => ProcessTable.Wall(runs).Median;

    /// <summary>In turns, so that a busy moment of the machine meets all rows alike.</summary>
    private static List<(string What, List<Measurement> Runs)> Interleave(
        int times,
        params (string What, Func<Measurement> Run)[] programs
    )
    {
        var rows = programs.Select(program => (program.What, Runs: new List<Measurement>())).ToList();
        for (var round = 0; round < times; round++)
        {
            for (var i = 0; i < programs.Length; i++)
            {
                rows[i].Runs.Add(programs[i].Run());
            }
        }
        return rows;
    }

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
