namespace Rehai.Bench;

/// <summary><c>rehai libvirt</c> on a host with a thousand defined guests, one of which is redefined before every run.</summary>
internal static class GuestsBench
{
    private const int Wanted = 1000;

    public static void Run(BenchSetup setup)
    {
        var (count, runs) = (setup.Choose(Wanted, 200), setup.Choose(5, 2));
        setup.Title($"guests: rehai libvirt saves a change, {count} defined guests; peer: virsh list --all");
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        using var guests = new BenchGuests(setup);
        var defining = guests.Define(count);
        var agent = new RegisteredAgent(setup, server);
        agent.RefreshAll();
        var (rehai, virsh) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 1; run <= runs; run++)
        {
            guests.Redefine(run, generation: run);
            rehai.Add(agent.RefreshThatSaves(count));
            virsh.Add(MeasuredProcess.Run(setup.Scratch, "virsh", "-c", setup.Arguments.LibvirtUri, "list", "--all"));
        }
        var table = ProcessTable.Create();
        ProcessTable.Add(table, "rehai libvirt", rehai);
        ProcessTable.Add(table, "virsh list --all", virsh);
        table.Print();
        var wall = ProcessTable.Wall(rehai).Median;
        Console.WriteLine(
            $"  {wall / ProcessTable.Wall(virsh).Median:0.0} times virsh's; PUT {agent.Published().Length:n0} bytes; "
                + $"defining took {defining.TotalSeconds:0.0} s; {guests.Others} other guests here"
        );
        setup.Targets.AtMost("rehai libvirt, median wall,", wall, 1500, "ms");
    }
}
