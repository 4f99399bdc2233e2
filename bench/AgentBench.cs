namespace Rehai.Bench;

/// <summary>
/// <c>rehai libvirt</c> on a host with eleven running guests, one of which changes before every run, against <c>ohai</c>, which the
/// old script ran, on the same host at the same time.
/// </summary>
internal static class AgentBench
{
    private const int Guests = 11;

    public static void Run(BenchSetup setup)
    {
        var (runs, warmUps, peerRuns) = (setup.Choose(30, 5), setup.Choose(3, 1), setup.Choose(5, 1));
        setup.Title($"agent: rehai libvirt saves a change, {Guests} running guests; peer: ohai (no save)");
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        using var guests = new BenchGuests(setup);
        guests.StartRunning(Guests);
        var agent = new RegisteredAgent(setup, server);
        agent.RefreshAll();
        var changes = new ChangedRefreshes(agent, guests, Guests);
        changes.Run(warmUps);
        var (rehai, ohai) = Interleave(setup, changes, runs, peerRuns);
        Print(setup, rehai, ohai, guests.Others, agent.Published().Length);
        StartUpProfile.Run(setup, agent, changes);
    }

    private static (List<Measurement> Rehai, List<Measurement> Ohai) Interleave(
        BenchSetup setup,
        ChangedRefreshes changes,
        int runs,
        int peerRuns
    )
    {
        var (rehai, ohai) = (new List<Measurement>(), new List<Measurement>());
        foreach (var part in Enumerable.Range(0, runs).Chunk(runs / peerRuns))
        {
            rehai.AddRange(changes.Run(part.Length));
            var peer = MeasuredProcess.Run(setup.Scratch, "ohai");
            ohai.Add(peer.ExitCode == 0 ? peer : throw new BenchException($"ohai failed: {peer.Errors.Trim()}"));
        }
        return (rehai, ohai);
    }

    private static void Print(BenchSetup setup, List<Measurement> rehai, List<Measurement> ohai, int others, int bytes)
    {
        var table = ProcessTable.Create();
        ProcessTable.Add(table, "rehai libvirt", rehai);
        ProcessTable.Add(table, "ohai", ohai);
        table.Print();
        var wall = ProcessTable.Wall(rehai).Median;
        var ratio = ProcessTable.Wall(ohai).Median / wall;
        Console.WriteLine(
            $"  ohai takes {ratio:0.0} times as long; saved node {bytes:n0} bytes; {others} other guests here"
        );
        setup.Targets.AtMost("rehai libvirt, median wall,", wall, 150, "ms");
        setup.Targets.AtLeast("faster than ohai by", ratio, 12, "x");
        setup.Targets.AtMost("rehai libvirt, peak memory,", rehai.Max(run => run.PeakMiB), 60, "MiB");
    }
}
