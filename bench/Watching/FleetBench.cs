using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rehai.Agent;
using Rehai.Bench.Load;
using Rehai.Chef;
using Rehai.Libvirt;

namespace Rehai.Bench.Watching;

/// <summary>
/// A fleet of watches before a server that can do no more than Chef's own, and little of it, beside converges: all their hosts are rebooted one
/// after the other, and each starts its guests.
/// </summary>
internal static class FleetBench
{
    private const int Guests = 40;
    private const int Ceiling = 17;
    private const int Convergers = 2;

    private static readonly TimeSpan BetweenHosts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenGuests = TimeSpan.FromMilliseconds(500);

    public static void Run(BenchSetup setup)
    {
        var hosts = setup.Choose(300, 30);
        setup.Title(
            $"fleet: {hosts} watches, each of whose hosts starts {Guests} guests, a host a second; a stock server that answers {Ceiling} requests a "
                + $"second, and {Convergers} converges all the time"
        );
        LibvirtEventLoop.Start(message => Console.WriteLine($"  libvirt: {message}"));
        string[] options = ["--profile", "stock", "--max-requests", Ceiling.ToString(CultureInfo.InvariantCulture)];
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"), options);
        using var fleet = new Fleet(server, hosts + Convergers, NodeText.Usual, setup.Cancellation);
        var converges = new FleetConverges(fleet, [.. fleet.Nodes.Skip(hosts)], setup.Cancellation);
        var alone = converges.During(() =>
            setup.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(setup.Choose(120, 30)))
        );
        var agents = Start(setup, fleet, hosts);
        try
        {
            Measure(setup, fleet, agents, converges, alone);
        }
        finally
        {
            Parallel.ForEach(agents, agent => agent.Dispose());
        }
    }

    private static List<FleetAgent> Start(BenchSetup setup, Fleet fleet, int hosts)
    {
        var (world, log) = (setup.Scratch.File("world.xml"), setup.Scratch.File("fleet.log"));
        File.WriteAllText(world, "<node/>");
        var quiet = Log.ToFile(log, LogLevel.Error, TimeProvider.System);
        var agents = fleet
            .Nodes.Take(hosts)
            .Select(
                (node, i) =>
                    new FleetAgent(
                        world,
                        Guests,
                        fleet,
                        node,
                        setup.Scratch.File($"lock-{i}"),
                        quiet,
                        setup.Cancellation
                    )
            )
            .ToList();
        var start = Stopwatch.GetTimestamp();
        Await(setup, () => agents.TrueForAll(agent => agent.HasPublished));
        Console.WriteLine(
            $"  all started at once: {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s until each node was true, {agents.Sum(agent => agent.Saves)} saves, "
                + $"{agents.Sum(agent => agent.Retries)} tries more"
        );
        setup.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(setup.Choose(60, 5)));
        return agents;
    }

    private static void Measure(
        BenchSetup setup,
        Fleet fleet,
        List<FleetAgent> agents,
        FleetConverges converges,
        Samples alone
    )
    {
        var (saves, retries, start) = (
            agents.Sum(agent => agent.Saves),
            agents.Sum(agent => agent.Retries),
            Stopwatch.GetTimestamp()
        );
        var beside = converges.During(() =>
        {
            Boot(setup, agents);
            setup.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(15));
        });
        var took = Stopwatch.GetElapsedTime(start);
        var wrong = CountWrong(fleet, agents);
        saves = agents.Sum(agent => agent.Saves) - saves;
        retries = agents.Sum(agent => agent.Retries) - retries;
        var worse = 100 * ((beside.Mean / alone.Mean) - 1);
        Console.WriteLine(
            $"  {agents.Count * Guests} guests started in {took.TotalSeconds:0} s: {saves} saves, {(double)saves / agents.Count:0.0} a host; {retries} tries more; "
                + $"a converge takes {alone.Mean:0.00} s alone ({alone.Count}), {beside.Mean:0.00} s beside ({beside.Count}); load average {Machine.Load()}"
        );
        setup.Targets.AtMost("saves,", (double)saves / agents.Count, 10, "a host");
        setup.Targets.AtMost("converges, longer by", worse, 10, "%");
        setup.Targets.AtMost("nodes without all guests running,", wrong, 0, "nodes");
    }

    private static void Boot(BenchSetup setup, List<FleetAgent> agents)
    {
        var start = Stopwatch.GetTimestamp();
        var boots = agents.SelectMany(
            (agent, host) =>
                Enumerable
                    .Range(0, Guests)
                    .Select(guest => (At: (host * BetweenHosts) + (guest * BetweenGuests), agent, guest))
        );
        foreach (var (at, agent, guest) in boots.OrderBy(boot => boot.At))
        {
            var wait = at - Stopwatch.GetElapsedTime(start);
            setup.Cancellation.WaitHandle.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            setup.Cancellation.ThrowIfCancellationRequested();
            agent.Boot(guest);
        }
    }

    private static int CountWrong(Fleet fleet, List<FleetAgent> agents)
    {
        using var admin = fleet.ConnectAsAdmin();
        return agents.Count(agent => Running(admin, agent.Node) != Guests);
    }

    private static int Running(ChefClient admin, string node)
    {
        var response = admin.Send(HttpMethod.Get, $"nodes/{node}", default, CancellationToken.None);
        using var json = JsonDocument.Parse(response.Body);
        var guests = json.RootElement.GetProperty("automatic").GetProperty("rehai").GetProperty("guests");
        return guests.EnumerateObject().Count(guest => guest.Value.GetProperty("guest_state").GetString() == "running");
    }

    private static void Await(BenchSetup setup, Func<bool> isSo)
    {
        while (!isSo())
        {
            setup.Cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
            setup.Cancellation.ThrowIfCancellationRequested();
        }
    }
}
