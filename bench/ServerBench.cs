using Rehai.Bench.Load;
using Rehai.Chef.Authentication;

namespace Rehai.Bench;

/// <summary>Signed saves of whole nodes as fast as the server takes them, against its cheapest answer over the same connections.</summary>
internal static class ServerBench
{
    public const int Connections = 16;
    public const int Nodes = 200;

    private const int WarmUpSaves = 3200;

    /// <summary>Signed ahead beyond what the warm server's speed asks for; what is left over is thrown away.</summary>
    private const double Reserve = 1.7;

    public static void Run(BenchSetup setup) => Durability.Run(setup, RunSaves(setup));

    /// <summary>How many saves a second the server took while it was warming up.</summary>
    private static int RunSaves(BenchSetup setup)
    {
        var duration = TimeSpan.FromSeconds(setup.Choose(10, 2));
        setup.Title(
            $"server: PUT of 60 KB nodes, {Nodes} nodes, {Connections} connections, signed ahead; peer: GET /_status"
        );
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        using var fleet = new Fleet(server, Nodes, NodeText.Usual, setup.Cancellation);
        var table = new Table("", "answers", "s", "per s", "ms: p50", "p99", "max", "server cpu", "client cpu");
        WarmUp(setup, server, fleet);
        var speed = WarmUp(setup, server, fleet).PerSecond;
        var count = (int)(speed * Reserve * duration.TotalSeconds);
        var current = Save(setup, server, fleet, SigningProtocol.V13, count, duration, table);
        var older = Save(setup, server, fleet, SigningProtocol.V11, count, duration, table);
        var status = AskStatus(setup, server, duration / 2, table);
        table.Print();
        Console.WriteLine(
            $"  a save costs {status.PerSecond / current.PerSecond:0.0} times what a status does; server's peak memory "
                + $"{server.PeakMiB:0} MiB"
        );
        setup.Targets.AtLeast("saves signed with 1.3,", current.PerSecond, 700, "per s");
        setup.Targets.AtLeast("saves signed with 1.1,", older.PerSecond, 700, "per s");
        return (int)speed;
    }

    private static LoadResult WarmUp(BenchSetup setup, RunningServer server, Fleet fleet) =>
        Save(setup, server, fleet, SigningProtocol.V13, WarmUpSaves, TimeSpan.MaxValue, new Table());

    private static LoadResult Save(
        BenchSetup setup,
        RunningServer server,
        Fleet fleet,
        SigningProtocol protocol,
        int count,
        TimeSpan duration,
        Table table
    )
    {
        var lanes = SaveLane.Sign(fleet.Nodes, Connections, count, protocol, setup.Cancellation);
        return Load(setup, server, $"saves, signing {protocol}", lanes, duration, table);
    }

    private static LoadResult AskStatus(BenchSetup setup, RunningServer server, TimeSpan duration, Table table)
    {
        var lanes = Enumerable.Range(0, Connections).Select(_ => new StatusLane(server.Url)).ToList();
        Load(setup, server, "warm-up", lanes, duration / 4, new Table());
        return Load(setup, server, "GET /_status", lanes, duration, table);
    }

    private static LoadResult Load(
        BenchSetup setup,
        RunningServer server,
        string what,
        IReadOnlyList<IRequestLane> lanes,
        TimeSpan duration,
        Table table
    )
    {
        var cpu = server.Cpu;
        var result = new LoadRun(server.Url, setup.Cancellation).Run(lanes, duration);
        if (result.WereCut)
        {
            throw new BenchException("The server went away under the load; see its words above.");
        }
        Add(table, what, result, server.Cpu - cpu);
        return result;
    }

    private static void Add(Table table, string what, LoadResult result, TimeSpan cpu) =>
        table.Add(
            what,
            $"{result.Latencies.Count}",
            $"{result.Took.TotalSeconds:0.0}",
            $"{result.PerSecond:0}",
            $"{result.Latencies.Median:0.0}",
            $"{result.Latencies.Percentile(99):0.0}",
            $"{result.Latencies.Max:0.0}",
            $"{cpu / result.Took:0.00} cores",
            $"{result.ClientCpu / result.Took:0.00} cores"
        );
}
