using System.Diagnostics;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Bench.Watching;

/// <summary>What a watch costs while nothing happens.</summary>
internal static class IdleBench
{
    private const int Guests = 11;

    /// <summary>The start's readings and the measuring of disks are over then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    public static void Run(BenchSetup setup)
    {
        var duration = TimeSpan.FromMinutes(setup.Choose(10, 1));
        setup.Title($"idle: {Guests} running guests, {duration.TotalMinutes:0} minutes without a change");
        using var server = RunningServer.StartNew(setup.Programs.Server, setup.Scratch.File("server"));
        using var guests = new BenchGuests(setup);
        guests.StartRunning(Guests);
        var agent = new RegisteredAgent(setup, server);
        agent.RefreshAll();
        using var watch = agent.Watch(setup.Arguments.LibvirtUri);
        setup.Cancellation.WaitHandle.WaitOne(Settling);
        using var admin = agent.ConnectAsAdmin();
        var (start, cpu, changes) = (Stopwatch.GetTimestamp(), watch.Cpu, LastChange(admin));
        setup.Cancellation.WaitHandle.WaitOne(duration);
        setup.Cancellation.ThrowIfCancellationRequested();
        watch.Check();
        var share = 100 * (watch.Cpu - cpu) / Stopwatch.GetElapsedTime(start);
        setup.Targets.AtMost("processor time, of one core", share, 0.1, "%");
        setup.Targets.AtMost("peak memory,", watch.PeakMiB, 60, "MiB");
        setup.Targets.AtMost("writes of the node,", LastChange(admin) - changes, 0, "writes");
    }

    /// <summary>The number of the newest change of a node of the organization.</summary>
    private static long LastChange(ChefClient admin)
    {
        const string feed = "changes?since=0&limit=1000";
        var response = admin.Send(HttpMethod.Get, feed, default, CancellationToken.None);
        using var changes =
            response.Status == 200
                ? JsonDocument.Parse(response.Body)
                : throw admin.Refused(HttpMethod.Get, feed, response);
        return changes.RootElement.GetProperty("next").GetInt64();
    }
}
