namespace Rehai.Bench.Web;

/// <summary>How soon a page of guests shows rows: first, filtered, scrolled; and what it takes in memory.</summary>
internal sealed class PageTimes(BenchSetup setup, RunningServer server, MeasuredPage page)
{
    private static readonly string[] Queries =
    [
        "web",
        "web-10",
        "10.1.2",
        "host:kvm77",
        "state:paused",
        "state:crashed host:kvm1*",
        "db mem>4G -state:off",
        "nothing-is-called-so",
    ];

    private readonly Table _table = new("", "times", "ms: median", "p99", "max");

    private Uri Guests => new(server.Url, "/guests");

    public async Task Measure()
    {
        var first = await page.Navigate(Guests);
        Console.WriteLine($"  the first page after the server's start {first:0} ms");
        var pages = await Repeat(setup.Choose(20, 5), _ => page.Navigate(Guests));
        Add("first rows", pages);
        // Each query once before: a program's first time is not every time.
        await Repeat(Queries.Length, i => page.Filter(Queries[i]));
        var (filters, slowest) = (new List<double>(), 0.0);
        foreach (var query in Queries)
        {
            var times = await Repeat(setup.Choose(12, 3), i => page.Filter(Typed(query, i)));
            Add($"filter {query}", times);
            filters.AddRange(times);
            slowest = Math.Max(slowest, new Samples(times).Median);
        }
        Add("filters together", filters);
        await page.Navigate(Guests);
        var random = new Random(1);
        var scrolls = await Repeat(setup.Choose(60, 15), _ => page.Scroll(random.NextDouble()));
        Add("scroll anywhere", scrolls);
        _table.Print();
        var (heap, process) = await page.Memory();
        Console.WriteLine($"  the page's scripts have {heap:0.0} MiB, its process {process:0} MiB for itself");
        setup.Targets.AtMost("first rows after the server's start", first, 1_000, "ms");
        setup.Targets.AtMost("first rows, p99,", new Samples(pages).Percentile(99), 1_000, "ms");
        setup.Targets.AtMost("a filter's rows, median of the slowest query,", slowest, 150, "ms");
        setup.Targets.AtMost("scrolling anywhere, p99,", new Samples(scrolls).Percentile(99), 200, "ms");
        setup.Targets.AtMost("a page's memory, its process's own,", process, 100, "MiB");
    }

    /// <summary>A query that is not the one before and was not asked before, so that no answer is ready: blanks mean nothing.</summary>
    private static string Typed(string query, int time) => query + new string(' ', time + 1);

    private static async Task<List<double>> Repeat(int times, Func<int, Task<double>> measure)
    {
        var samples = new List<double>();
        for (var i = 0; i < times; i++)
        {
            samples.Add(await measure(i));
        }
        return samples;
    }

    private void Add(string what, List<double> times)
    {
        var samples = new Samples(times);
        _table.Add(
            what,
            $"{samples.Count}",
            $"{samples.Median:0.0}",
            $"{samples.Percentile(99):0.0}",
            $"{samples.Max:0.0}"
        );
    }
}
