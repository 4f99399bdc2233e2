using Rehai.Bench.Load;
using Rehai.Chef.Authentication;

namespace Rehai.Bench;

/// <summary>
/// Kills the server with SIGKILL at a random moment under load, starts it anew on the same data, and looks whether anything that it
/// had confirmed is gone. A killed process, not a power cut: what the kernel had, it keeps.
/// </summary>
internal static class Durability
{
    private const int ShortestMs = 500;
    private const int LongestMs = 3000;

    public static void Run(BenchSetup setup, int savesPerSecond)
    {
        setup.Title("server: kill -9 under the same load, restart, read every node");
        var data = setup.Scratch.File("killed");
        var table = new Table("", "killed after ms", "saves confirmed", "nodes", "missing");
        var missing = 0;
        for (var round = 1; round <= setup.Choose(3, 1); round++)
        {
            missing += RunRound(setup, $"{data}{round}", $"round {round}", savesPerSecond, table);
        }
        table.Print();
        setup.Targets.AtMost("confirmed saves missing,", missing, 0, "nodes");
    }

    private static int RunRound(BenchSetup setup, string data, string title, int savesPerSecond, Table table)
    {
        var moment = TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestMs, LongestMs));
        using var server = RunningServer.StartNew(setup.Programs.Server, data);
        using var fleet = new Fleet(server, ServerBench.Nodes, NodeText.Usual, setup.Cancellation);
        var count = (int)(savesPerSecond * moment.TotalSeconds * 2);
        var lanes = SaveLane.Sign(fleet.Nodes, ServerBench.Connections, count, SigningProtocol.V13, setup.Cancellation);
        var result = new LoadRun(server.Url, setup.Cancellation).Run(lanes, TimeSpan.MaxValue, () => KillAt(moment));
        if (!result.WereCut)
        {
            throw new BenchException("The load ended before the server was killed; nothing is proved.");
        }
        using var restarted = RunningServer.Start(setup.Programs.Server, data);
        var missing = fleet.FindMissing(restarted).Count;
        table.Add(
            title,
            $"{moment.TotalMilliseconds:0}",
            $"{result.Latencies.Count}",
            $"{fleet.Nodes.Count}",
            $"{missing}"
        );
        return missing;

        void KillAt(TimeSpan after)
        {
            setup.Cancellation.WaitHandle.WaitOne(after);
            server.Kill();
        }
    }
}
