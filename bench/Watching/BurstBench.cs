using System.Diagnostics;

namespace Rehai.Bench.Watching;

/// <summary>Two thousand events as fast as libvirt's test driver makes them, over and over.</summary>
internal static class BurstBench
{
    private const int Bursts = 5;
    private const int Events = 2000;

    /// <summary>So many of the guests are there while others come and go, so that every reading finds another host.</summary>
    private const int AtOnce = 50;

    public static void Run(BenchSetup setup)
    {
        setup.Title($"burst: {Events} events of guests that come and go, {Bursts} times");
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        var agent = new RegisteredAgent(setup, server);
        using var libvirt = new KeptLibvirt(setup.Arguments.TestUri);
        using var watch = agent.Watch(setup.Arguments.TestUri);
        using var observer = new NodeObserver(server, RegisteredAgent.Node, hasTags: true);
        var table = new Table("", "events took s", "node true s after", "saves", "memory MiB");
        var runs = Enumerable.Range(1, Bursts).Select(_ => RunOne(setup, libvirt, watch, observer)).ToList();
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            table.Add($"burst {i + 1}", $"{run.Took:0.0}", $"{run.Until:0.00}", $"{run.Saves}", $"{run.MiB:0.0}");
        }
        table.Print();
        setup.Targets.AtMost("saves of a burst,", runs.Max(run => run.Saves), 10, "saves");
        setup.Targets.AtMost("memory that the bursts after the second take,", runs[^1].MiB - runs[1].MiB, 2, "MiB");
    }

    private static Outcome RunOne(BenchSetup setup, KeptLibvirt libvirt, RunningWatch watch, NodeObserver observer)
    {
        var virsh = new Virsh(setup.Arguments.TestUri);
        AwaitTruth(setup, virsh, observer);
        // Long enough for the watch to take what comes for a new burst.
        setup.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(5));
        var (saves, start) = (watch.SaveCount, Stopwatch.GetTimestamp());
        ComeAndGo(libvirt);
        // So that the state after the burst is not the one before.
        libvirt.Define(GuestXml.Simulated($"kept-{start}"));
        var took = Stopwatch.GetElapsedTime(start);
        var until = AwaitTruth(setup, virsh, observer);
        watch.Check();
        return new(took.TotalSeconds, until.TotalSeconds, watch.SaveCount - saves, watch.MiB);
    }

    private static void ComeAndGo(KeptLibvirt libvirt)
    {
        var there = new Queue<nint>();
        for (var i = 0; i < Events / 2; i++)
        {
            there.Enqueue(libvirt.Define(GuestXml.Simulated($"burst-{i}")));
            if (there.Count > AtOnce)
            {
                KeptLibvirt.Undefine(there.Dequeue());
            }
        }
        foreach (var guest in there)
        {
            KeptLibvirt.Undefine(guest);
        }
    }

    /// <summary>Until the node has the guests that libvirt has, each and no other.</summary>
    private static TimeSpan AwaitTruth(BenchSetup setup, Virsh virsh, NodeObserver observer)
    {
        var start = Stopwatch.GetTimestamp();
        var guests = virsh.Lines("list", "--all", "--uuid").ToHashSet();
        var shown = observer.Await(
            node => guests.SetEquals(node.EnumerateObject().Select(guest => guest.Name)),
            setup.Cancellation
        );
        return Stopwatch.GetElapsedTime(start, shown);
    }

    /// <param name="Took">Seconds, of the events.</param>
    /// <param name="Until">Seconds from the last event's return.</param>
    private sealed record Outcome(double Took, double Until, int Saves, double MiB);
}
