using System.Diagnostics;
using System.Net;

namespace Rehai.Bench.Web;

/// <summary>The pages of a large fleet, in Chromium, and what open pages cost the server.</summary>
internal static class WebBench
{
    public static void Run(BenchSetup setup) => Measure(setup).GetAwaiter().GetResult();

    private static async Task Measure(BenchSetup setup)
    {
        var hosts = setup.Arguments.Hosts ?? setup.Choose(10_000, 500);
        setup.Title($"web: {hosts} hosts with {WebNode.Guests} guests each, in Chromium");
        var data = setup.Scratch.File("web");
        Fill(setup, data, hosts);
        var start = Stopwatch.GetTimestamp();
        using var server = RunningServer.Start(setup.Programs.Server, data);
        Console.WriteLine(
            $"  the server started in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {server.ResidentMiB:0} MiB"
        );
        var session = await SignIn(server);
        var fleet = new WebFleet(server, hosts, setup.Cancellation);
        await using (var page = await MeasuredPage.Open(server.Url, session))
        {
            await new PageTimes(setup, server, page).Measure();
            await new ChangeTimes(setup, server, fleet, page).Measure();
        }
        await new StreamLoad(setup, server, fleet, session).Measure();
        Console.WriteLine($"  server's memory at the end {server.ResidentMiB:0} MiB, at most {server.PeakMiB:0} MiB");
    }

    private static void Fill(BenchSetup setup, string data, int hosts)
    {
        var start = Stopwatch.GetTimestamp();
        using var server = RunningServer.StartNew(setup.Programs.Server, data);
        new WebFleet(server, hosts, setup.Cancellation).Fill();
        Console.WriteLine($"  filled over the API in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }

    /// <summary>By the link that the server prints.</summary>
    private static async Task<Cookie> SignIn(RunningServer server)
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(
            new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }
        );
        await http.GetAsync(server.FirstVisit());
        return cookies.GetCookies(server.Url)["rehai"]
            ?? throw new BenchException("The server's link for the first visit opened no session.");
    }
}
