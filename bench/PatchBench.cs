using Rehai.Bench.Load;
using Rehai.Chef.Authentication;

namespace Rehai.Bench;

/// <summary>One guest's change of a host of a hundred: as a merge patch of the node's current state, against a save of the whole node.</summary>
internal static class PatchBench
{
    private const int Nodes = 50;
    private const int WarmUpSaves = 1_600;

    private static readonly NodeSize Size = new(Guests: 100, Bytes: 120_000);

    public static void Run(BenchSetup setup)
    {
        var (rounds, saves) = (setup.Choose(5, 1), setup.Choose(1_600, 320));
        setup.Title(
            $"patch: one guest of {Size.Guests} changes, {Nodes} nodes of {Size.Bytes / 1000} KB; peer: PUT of the whole node"
        );
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        using var fleet = new Fleet(server, Nodes, Size, setup.Cancellation);
        Measure(setup, server, fleet, WarmUpSaves, asPatches: false);
        Measure(setup, server, fleet, WarmUpSaves, asPatches: true);
        // In turns, so that what else the machine does befalls both.
        var runs = Enumerable
            .Range(0, rounds)
            .Select(_ =>
                (Whole: Measure(setup, server, fleet, saves, false), Patch: Measure(setup, server, fleet, saves, true))
            )
            .ToList();
        Report(setup, [.. runs.Select(run => run.Whole)], [.. runs.Select(run => run.Patch)]);
    }

    private static void Report(BenchSetup setup, List<Cost> whole, List<Cost> patch)
    {
        var table = new Table("", "saves", "bytes of one", "server cpu ms of one: median", "per s: median");
        Add(table, "whole node", whole);
        Add(table, "merge patch", patch);
        table.Print();
        var bytes = (double)whole[0].Bytes / patch[0].Bytes;
        var cpu = whole.Zip(patch, (one, other) => other.Cpu / one.Cpu).Order().ElementAt(whole.Count / 2);
        setup.Targets.AtLeast("a merge patch's bytes, fewer by", bytes, 20, "x");
        setup.Targets.AtMost(
            "a merge patch's processor time on the server, of a whole save's",
            100 * cpu,
            200 / 3.0,
            "%"
        );
    }

    private static Cost Measure(BenchSetup setup, RunningServer server, Fleet fleet, int saves, bool asPatches)
    {
        var lanes = SaveLane.Sign(
            fleet.Nodes,
            ServerBench.Connections,
            saves,
            SigningProtocol.V13,
            setup.Cancellation,
            asPatches
        );
        var cpu = server.Cpu;
        var result = new LoadRun(server.Url, setup.Cancellation).Run(lanes, TimeSpan.MaxValue);
        return result.WereCut
            ? throw new BenchException("The server went away under the load; see its words above.")
            : new(
                lanes[0].LengthOfOne,
                result.Latencies.Count,
                (server.Cpu - cpu).TotalMilliseconds / result.Latencies.Count,
                result.PerSecond
            );
    }

    private static void Add(Table table, string what, List<Cost> runs) =>
        table.Add(
            what,
            $"{runs.Sum(run => run.Saves)}",
            $"{runs[0].Bytes}",
            $"{new Samples(runs.Select(run => run.Cpu)).Median:0.00}",
            $"{new Samples(runs.Select(run => run.PerSecond)).Median:0}"
        );

    /// <param name="Bytes">Of one request, headers and signature among them.</param>
    /// <param name="Cpu">Milliseconds of one save.</param>
    private sealed record Cost(int Bytes, int Saves, double Cpu, double PerSecond);
}
