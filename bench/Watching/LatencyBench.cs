using System.Diagnostics;
using System.Text.Json;

namespace Rehai.Bench.Watching;

/// <summary>From the return of libvirt's API to the node that can be read with the new state, one change after the other.</summary>
internal static class LatencyBench
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    public static void Run(BenchSetup setup)
    {
        var rounds = setup.Choose(22, 2);
        setup.Title("latency: from libvirt's API to the readable node");
        Measure(setup, new("11 guests", 11, rounds));
        Measure(setup, new("100 guests", 100, rounds));
    }

    private static void Measure(BenchSetup setup, Scenario scenario)
    {
        using var server = RunningServer.StartNew(
            setup.Programs.Server,
            setup.Scratch.File($"server {scenario.Title}"),
            scenario.IsStock ? ["--profile", "stock"] : []
        );
        using var guests = new BenchGuests(setup);
        guests.StartRunning(scenario.Guests - 1);
        var agent = new RegisteredAgent(setup, server);
        agent.RefreshAll();
        using var observer = new NodeObserver(server, RegisteredAgent.Node, !scenario.IsStock);
        using var watch = agent.Watch(setup.Arguments.LibvirtUri, scenario.Settings);
        using var libvirt = new KeptLibvirt(setup.Arguments.LibvirtUri);
        var life = new GuestLife(libvirt, "rehai-bench-subject", setup.Scratch.File("disk"));
        File.WriteAllBytes(setup.Scratch.File("disk"), new byte[1 << 20]);
        Live(setup, life, observer, watch, []);
        var results = new List<(string Kind, double Milliseconds)>();
        for (var round = 0; round < scenario.Rounds; round++)
        {
            Live(setup, life, observer, watch, results);
        }
        foreach (var kind in results.GroupBy(r => r.Kind))
        {
            var s = new Samples(kind.Select(r => r.Milliseconds));
            Console.WriteLine($"{kind.Key, -40} {s.Count} {s.Median:0.0} {s.Percentile(90):0.0} {s.Max:0.0}");
        }
        var all = new Samples(results.Select(r => r.Milliseconds));
        Console.WriteLine(
            $"all {all.Count} p50 {all.Median:0.0} p90 {all.Percentile(90):0.0} p99 {all.Percentile(99):0.0} max {all.Max:0.0}; lag p50 {new Samples(watch.Lags).Median} p99 {new Samples(watch.Lags).Percentile(99)}; saves {watch.SaveCount}; look {observer.Looks.Median:0.00} {observer.Looks.Count}; load {File.ReadAllText("/proc/loadavg").Trim()}"
        );
        File.Copy(setup.Scratch.File("watch.log"), "/tmp/bench-watch.log", true);
    }

    private static void Live(
        BenchSetup setup,
        GuestLife life,
        NodeObserver observer,
        RunningWatch watch,
        List<(string, double)> results
    )
    {
        foreach (var step in life.Steps)
        {
            setup.Cancellation.WaitHandle.WaitOne(Random.Shared.Next((int)LongestPause.TotalMilliseconds));
            setup.Cancellation.ThrowIfCancellationRequested();
            watch.Check();
            step.Before();
            step.Act();
            var returned = Stopwatch.GetTimestamp();
            var shown = observer.Await(guests => step.IsShown(Find(guests)), setup.Cancellation);
            results.Add((step.Kind, Stopwatch.GetElapsedTime(returned, shown).TotalMilliseconds));
        }
    }

    private static JsonElement? Find(JsonElement guests) =>
        guests.TryGetProperty(GuestLife.Uuid, out var guest) ? guest : null;

    private sealed record Scenario(string Title, int Guests, int Rounds)
    {
        public bool IsStock { get; init; }

        public (string, string)[] Settings { get; init; } = [];
    }
}
