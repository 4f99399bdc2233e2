using System.Diagnostics;
using System.Text.Json;

namespace Rehai.Bench.Watching;

/// <summary>A host with running guests, its node on a server, and one more guest that lives its life over and over.</summary>
internal sealed class WatchedHost : IDisposable
{
    private const int LongestPauseMs = 400;

    private readonly BenchSetup _setup;
    private readonly RunningServer _server;
    private readonly BenchGuests _guests;
    private readonly KeptLibvirt _libvirt;
    private readonly NodeObserver _observer;
    private readonly GuestLife _life;

    private WatchedHost(BenchSetup setup, bool isStock)
    {
        _setup = setup with { Scratch = new ScratchDirectory() };
        var (data, disk) = (_setup.Scratch.File("server"), _setup.Scratch.File("disk"));
        _server = RunningServer.StartNew(setup.Programs.Server, data, isStock ? ["--profile", "stock"] : []);
        try
        {
            _guests = new BenchGuests(_setup);
            Agent = new RegisteredAgent(_setup, _server);
            _libvirt = new KeptLibvirt(setup.Arguments.LibvirtUri);
            _observer = new NodeObserver(_server, RegisteredAgent.Node, hasTags: !isStock);
            File.WriteAllBytes(disk, new byte[1024 * 1024]);
            _life = new GuestLife(_libvirt, $"{BenchGuests.Prefix}subject", disk);
        }
        catch
        {
            _server.Dispose();
            _setup.Scratch.Dispose();
            throw;
        }
    }

    /// <param name="guests">That run, the one that changes not counted.</param>
    /// <param name="isStock">Whether the server can do no more than Chef's own.</param>
    public static WatchedHost Start(BenchSetup setup, int guests, bool isStock = false)
    {
        var host = new WatchedHost(setup, isStock);
        try
        {
            host._guests.StartRunning(guests);
            host.Agent.RefreshAll();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public RegisteredAgent Agent { get; }

    /// <summary>Milliseconds of each look at the node that found nothing new.</summary>
    public Samples Looks => _observer.Looks;

    public RunningWatch Watch(params (string Key, string Value)[] settings) =>
        Agent.Watch(_setup.Arguments.LibvirtUri, settings);

    /// <summary>One life of the guest.</summary>
    /// <param name="act">Done after each change, where nothing follows by itself.</param>
    public IReadOnlyList<StepLatency> Live(Action act) => [.. _life.Steps.Select(step => Measure(step, act)).ToList()];

    /// <summary>One life that nobody looks at.</summary>
    public void LiveUnseen()
    {
        foreach (var step in _life.Steps)
        {
            Do(step);
        }
        _setup.Cancellation.WaitHandle.WaitOne(LongestPauseMs);
    }

    /// <summary>What libvirt sends no event for, so many times.</summary>
    public IReadOnlyList<StepLatency> ChangeSilently(Action act, int times)
    {
        _life.Begin();
        var steps = Enumerable
            .Range(0, times)
            .SelectMany(_ => _life.SilentSteps)
            .Select(step => Measure(step, act))
            .ToList();
        _life.End();
        return steps;
    }

    public void Dispose()
    {
        _observer.Dispose();
        _libvirt.Dispose();
        _guests.Dispose();
        _server.Dispose();
        _setup.Scratch.Dispose();
    }

    private StepLatency Measure(GuestStep step, Action act)
    {
        var returned = Do(step);
        act();
        var shown = _observer.Await(guests => step.IsShown(Find(guests)), _setup.Cancellation);
        return new(step.Kind, Stopwatch.GetElapsedTime(returned, shown).TotalMilliseconds);
    }

    /// <returns>When the API returned.</returns>
    private long Do(GuestStep step)
    {
        _setup.Cancellation.WaitHandle.WaitOne(Random.Shared.Next(LongestPauseMs));
        _setup.Cancellation.ThrowIfCancellationRequested();
        step.Before();
        step.Act();
        return Stopwatch.GetTimestamp();
    }

    private static JsonElement? Find(JsonElement guests) =>
        guests.TryGetProperty(GuestLife.Uuid, out var guest) ? guest : null;
}

/// <param name="Kind">Of change.</param>
internal sealed record StepLatency(string Kind, double Milliseconds);
