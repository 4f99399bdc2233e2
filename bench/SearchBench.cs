using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Rehai.Bench.Load;
using Rehai.Chef;
using Rehai.Chef.Authentication;

namespace Rehai.Bench;

/// <summary>Chef's search over many hosts' nodes, and what the index costs a save. Times are a client's, its signature included.</summary>
internal static class SearchBench
{
    private const int Connections = 8;
    private const int WarmUpSaves = 1_600;
    private const double Reserve = 1.7;

    private static readonly NodeSize Size = new(Guests: 11, Bytes: 60_000);

    public static void Run(BenchSetup setup)
    {
        var nodes = setup.Arguments.Nodes ?? setup.Choose(10_000, 500);
        setup.Title($"search: {nodes} nodes of {Size.Bytes / 1000} KB with {Size.Guests} guests each");
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("search"));
        var start = Stopwatch.GetTimestamp();
        using var fleet = new Fleet(server, nodes, Size, setup.Cancellation);
        var took = Stopwatch.GetElapsedTime(start);
        var bytes = Directory.EnumerateFiles(server.Data).Sum(file => new FileInfo(file).Length);
        Console.WriteLine(
            $"  made in {took.TotalSeconds:0} s, {nodes / took.TotalSeconds:0} a second; {bytes >> 20} MiB on disk; "
                + $"server's processor time {server.Cpu / nodes / TimeSpan.FromMilliseconds(1):0.0} ms a node"
        );
        Ask(setup, fleet);
        Save(setup, server, fleet);
        Console.WriteLine($"  server's peak memory {server.PeakMiB:0} MiB");
    }

    private static void Ask(BenchSetup setup, Fleet fleet)
    {
        var table = new Table("", "searches", "found", "ms: median", "p99", "max", "KB of one");
        using var admin = fleet.ConnectAsAdmin();
        var random = new Random(1);
        SavingNode Any() => fleet.Nodes[random.Next(fleet.Nodes.Count)];
        var often = setup.Choose(300, 50);
        var byName = Measure("name:X", often, () => Get(admin, setup, $"q=name:{Any().Name}"));
        var byGuest = Measure(
            "libvirt_domains_*_uuid:UUID",
            often,
            () => Get(admin, setup, $"q=libvirt_domains_*_uuid:{Any().FirstGuest}")
        );
        var boolean = Measure(
            "platform:debian AND guest_name:web0* AND NOT fqdn:*7.example.com, 100 rows",
            setup.Choose(50, 10),
            () =>
                Get(
                    admin,
                    setup,
                    "q=platform:debian%20AND%20guest_name:web0*%20AND%20NOT%20fqdn:*7.example.com&rows=100"
                )
        );
        var trailing = Measure(
            "chef_environment:_default AND fqdn:bench1*, 100 rows",
            setup.Choose(50, 10),
            () => Get(admin, setup, "q=chef_environment:_default%20AND%20fqdn:bench1*&rows=100")
        );
        var fuzzy = Measure(
            "knife's own: tags, roles, fqdn … :*bench1*",
            setup.Choose(20, 5),
            () =>
                Get(
                    admin,
                    setup,
                    "q=tags:*bench1*%20OR%20roles:*bench1*%20OR%20fqdn:*bench1*%20OR%20addresses:*bench1*&rows=100"
                )
        );
        var partial = Measure(
            "partial search of two values over all nodes",
            setup.Choose(5, 2),
            () => Post(admin, setup, "q=*:*&rows=1000000", """{"ip":["ipaddress"],"guests":["rehai","cause"]}""")
        );
        table.Print();
        setup.Targets.AtMost("name:X, median,", byName, 5, "ms");
        setup.Targets.AtMost("a guest's UUID under a path with a wildcard, median,", byGuest, 10, "ms");
        setup.Targets.AtMost(
            "a boolean query with a trailing wildcard, 100 rows, median,",
            Math.Max(boolean, trailing),
            50,
            "ms"
        );
        setup.Targets.AtMost("partial search over all nodes, median,", partial, 3000, "ms");
        _ = fuzzy;

        double Measure(string what, int times, Func<(int Found, int Length)> ask)
        {
            ask();
            var (found, length, samples) = (0, 0, new List<double>());
            for (var i = 0; i < times; i++)
            {
                var start = Stopwatch.GetTimestamp();
                (found, length) = ask();
                samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            var all = new Samples(samples);
            table.Add(
                what,
                $"{times}",
                $"{found}",
                $"{all.Median:0.0}",
                $"{all.Percentile(99):0.0}",
                $"{all.Max:0.0}",
                $"{length / 1000.0:0.0}"
            );
            return all.Median;
        }
    }

    private static (int Found, int Length) Get(ChefClient chef, BenchSetup setup, string query) =>
        Check(chef, chef.Send(HttpMethod.Get, $"search/node?{query}", default, setup.Cancellation));

    private static (int Found, int Length) Post(ChefClient chef, BenchSetup setup, string query, string body) =>
        Check(
            chef,
            chef.Send(HttpMethod.Post, $"search/node?{query}", Encoding.ASCII.GetBytes(body), setup.Cancellation)
        );

    private static (int Found, int Length) Check(ChefClient chef, ChefResponse response)
    {
        if (response.Status != 200)
        {
            throw chef.Refused(HttpMethod.Get, "search/node", response);
        }
        var json = new Utf8JsonReader(response.Body.Span);
        json.Read();
        json.Read();
        json.Read();
        return json.GetInt32() is > 0 and var found
            ? (found, response.Body.Length)
            : throw new BenchException("A search found nothing; nothing is measured.");
    }

    private static void Save(BenchSetup setup, RunningServer server, Fleet fleet)
    {
        var duration = TimeSpan.FromSeconds(setup.Choose(10, 2));
        var table = new Table("", "saves", "s", "per s", "ms: p50", "p99", "max", "server cpu");
        foreach (var asPatches in (bool[])[false, true])
        {
            var what = asPatches ? "merge patch" : "whole node";
            Load(WarmUpSaves, TimeSpan.MaxValue, "warm-up", asPatches, new Table());
            var speed = Load(WarmUpSaves, TimeSpan.MaxValue, "warm-up", asPatches, new Table()).PerSecond;
            var result = Load((int)(speed * Reserve * duration.TotalSeconds), duration, what, asPatches, table);
            setup.Targets.AtLeast($"saves that change one guest, {what},", result.PerSecond, 700, "per s");
        }
        table.Print();

        LoadResult Load(int count, TimeSpan time, string what, bool asPatches, Table into)
        {
            var lanes = SaveLane.Sign(
                fleet.Nodes,
                Connections,
                count,
                SigningProtocol.V13,
                setup.Cancellation,
                asPatches
            );
            var cpu = server.Cpu;
            var result = new LoadRun(server.Url, setup.Cancellation).Run(lanes, time);
            into.Add(
                what,
                $"{result.Latencies.Count}",
                $"{result.Took.TotalSeconds:0.0}",
                $"{result.PerSecond:0}",
                $"{result.Latencies.Median:0.0}",
                $"{result.Latencies.Percentile(99):0.0}",
                $"{result.Latencies.Max:0.0}",
                $"{(server.Cpu - cpu) / result.Took:0.00} cores"
            );
            return result.WereCut
                ? throw new BenchException("The server went away under the load; see its words above.")
                : result;
        }
    }
}
