namespace Rehai.Bench.Watching;

/// <summary>From the return of libvirt's API to the node that can be read with the new state, one change after the other.</summary>
internal static class LatencyBench
{
    private const int Few = 11;
    private const int Many = 100;

    private static readonly (string, string)[] Unpaced = [("save_interval", "0")];

    public static void Run(BenchSetup setup)
    {
        var lives = setup.Choose(22, 2);
        setup.Title(
            "latency: from the return of libvirt's API to the readable node; peer: rehai libvirt after each change"
        );
        var table = new Table("", "changes", "ms: p50", "p90", "p99", "max", "load average");
        var few = RunFew(setup, table, lives);
        var many = Run(table, $"{Many} guests", WatchedHost.Start(setup, Many), lives);
        Run(
            table,
            $"{Few} guests, a converge a tenth of the time",
            WatchedHost.Start(setup, Few),
            lives / 2,
            hasConverges: true
        );
        Run(
            table,
            $"{Few} guests, stock server, save_interval 0",
            WatchedHost.Start(setup, Few, isStock: true),
            lives / 2,
            settings: Unpaced
        );
        Run(table, $"{Few} guests, stock server", WatchedHost.Start(setup, Few, isStock: true), setup.Choose(2, 1));
        table.Print();
        Judge(setup, Few, few);
        Judge(setup, Many, many);
        if (setup.Arguments.Picture is { } file)
        {
            HistogramPicture.Write(file, ($"{Few} guests", few), ($"{Many} guests", many));
        }
    }

    private static Samples Run(
        Table table,
        string title,
        WatchedHost host,
        int lives,
        bool hasConverges = false,
        params (string Key, string Value)[] settings
    )
    {
        using (host)
        {
            using var watch = host.Watch(settings);
            using var converges = hasConverges ? new Converges(host.Agent) : null;
            var steps = Live(host, watch.Check, lives);
            converges?.Check();
            return Add(table, title, steps);
        }
    }

    private static Samples RunFew(BenchSetup setup, Table table, int lives)
    {
        using var host = WatchedHost.Start(setup, Few);
        Samples all;
        using (var watch = host.Watch())
        {
            var steps = Live(host, watch.Check, lives);
            all = Add(table, $"{Few} guests", steps);
            Add(table, "the same, changes without an event", host.ChangeSilently(watch.Check, setup.Choose(10, 5)));
            PrintKinds(steps);
            PrintObserver(setup, host, watch);
        }
        Add(
            table,
            $"peer: rehai libvirt after each, {Few} guests",
            Live(host, () => host.Agent.Refresh(), setup.Choose(3, 1))
        );
        Add(
            table,
            "one request alone: PATCH of a value",
            [.. host.Agent.Patch(setup.Choose(300, 50)).Select(ms => new StepLatency("", ms))]
        );
        return all;
    }

    /// <summary>One life more comes first, and is not measured.</summary>
    private static List<StepLatency> Live(WatchedHost host, Action act, int lives)
    {
        host.Live(act);
        return [.. Enumerable.Range(0, lives).SelectMany(_ => host.Live(act))];
    }

    /// <summary>What looking costs the watch: its own count of the time from event to answer, with and without.</summary>
    private static void PrintObserver(BenchSetup setup, WatchedHost host, RunningWatch watch)
    {
        var seen = new Samples(watch.Lags);
        for (var life = 0; life < setup.Choose(6, 1); life++)
        {
            host.LiveUnseen();
        }
        var unseen = new Samples(watch.Lags.Skip(seen.Count));
        Console.WriteLine(
            $"  looking: a look takes {host.Looks.Median:0.00} ms; event to answer by the watch's own clock, p50: {seen.Median:0} ms while looked at, "
                + $"{unseen.Median:0} ms while not; memory {watch.PeakMiB:0.0} MiB at most"
        );
    }

    private static Samples Add(Table table, string title, IReadOnlyList<StepLatency> steps)
    {
        var latencies = new Samples(steps.Select(step => step.Milliseconds));
        table.Add(
            title,
            $"{latencies.Count}",
            $"{latencies.Median:0.0}",
            $"{latencies.Percentile(90):0.0}",
            $"{latencies.Percentile(99):0.0}",
            $"{latencies.Max:0.0}",
            Machine.Load()
        );
        // The run takes long; who watches it wants to see something.
        Console.WriteLine($"  {title}: p50 {latencies.Median:0.0} ms, p99 {latencies.Percentile(99):0.0} ms");
        return latencies;
    }

    private static void PrintKinds(List<StepLatency> steps)
    {
        var table = new Table($"{Few} guests, by kind", "changes", "ms: median", "min", "max");
        foreach (var kind in steps.GroupBy(step => step.Kind))
        {
            var latencies = new Samples(kind.Select(step => step.Milliseconds));
            table.Add(
                kind.Key,
                $"{latencies.Count}",
                $"{latencies.Median:0.0}",
                $"{latencies.Min:0.0}",
                $"{latencies.Max:0.0}"
            );
        }
        table.Print();
    }

    private static void Judge(BenchSetup setup, int guests, Samples latencies)
    {
        setup.Targets.AtMost($"{guests} guests, p50,", latencies.Median, 20, "ms");
        setup.Targets.AtMost($"{guests} guests, p99,", latencies.Percentile(99), 100, "ms");
    }
}
