using System.Globalization;
using System.Text;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>
/// Rounds of faults around a published watch. Each draws a fault, changes guests within it, mends it, and waits for the node to say what libvirt
/// says; the rest of the node must be as it was.
/// </summary>
internal sealed class FaultRounds : IDisposable
{
    private static readonly TimeSpan BriefStop = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongStop = TimeSpan.FromSeconds(10);

    private readonly int _seed;
    private readonly Random _random;
    private readonly WatchedHost _host = new();
    private readonly DrawnGuests _guests;
    private readonly WatchClock _clock;
    private readonly string _foreign;
    private readonly List<(string Fault, TimeSpan Recovery)> _recoveries = [];
    private WatchProcess _watch;
    private List<string> _story = [];

    /// <param name="longStops">Of libvirtd, in a hundred of its stops.</param>
    internal FaultRounds(int seed, int longStops)
    {
        (_seed, _random, LongStops) = (seed, new Random(seed), longStops);
        _host.Files.Configure(_host.Road.Organization, "rest_timeout 2");
        _guests = new DrawnGuests(_host, _random);
        _clock = new WatchClock(_host.Files.Directory);
        _foreign = _host.Foreign();
        _watch = Watch();
        _host.AwaitTruth(_watch);
    }

    private int LongStops { get; }

    private Dictionary<string, Action> Faults =>
        new()
        {
            ["libvirtd restarted"] = () => LibvirtdEnds("TERM"),
            ["libvirtd killed"] = () => LibvirtdEnds("KILL"),
            ["libvirtd stopped"] = LibvirtdStops,
            ["server killed"] = ServerDies,
            ["server answers 500"] = () => Obstruct(Road.Answer("500 Internal Server Error")),
            ["server answers 503"] = () => Obstruct(Road.Answer("503 Service Unavailable")),
            ["server answers 503, come in 2 s"] = () =>
                Obstruct(Road.Answer("503 Service Unavailable", "Retry-After: 2\r\n")),
            ["server answers 429, come in 1 s"] = () =>
                Obstruct(Road.Answer("429 Too Many Requests", "Retry-After: 1\r\n")),
            ["server slow"] = () => Obstruct(Road.Slow(TimeSpan.FromMilliseconds(_random.Next(300, 1500)))),
            ["server silent"] = ServerIsSilent,
            ["cut before the server"] = () => Obstruct(Road.CutBefore),
            ["cut before the answer"] = () => Obstruct(Road.CutAfter),
            ["cut in the answer"] = () => Obstruct(Road.CutInBody),
            ["agent killed"] = AgentDies,
            ["clock two hours ahead"] = () => ClockJumps(TimeSpan.FromHours(2)),
            ["clock two hours behind"] = () => ClockJumps(TimeSpan.FromHours(-2)),
            ["QEMU hangs"] = QemuHangs,
            ["converge"] = Converge,
        };

    /// <summary>All faults come, each before any comes for the second time.</summary>
    internal void Run(int rounds)
    {
        var faults = Faults;
        for (var (round, left) = (0, new List<string>()); round < rounds; round++)
        {
            left = left.Count > 0 ? left : [.. faults.Keys];
            var fault = left[_random.Next(left.Count)];
            left.Remove(fault);
            Begin($"seed {_seed}, round {round}: {fault}");
            faults[fault]();
            _recoveries.Add((fault, _host.AwaitTruth(Told)));
            Assert.True(_foreign == _host.Foreign(), $"{Told()}\nthe node is now {_host.Foreign()}");
        }
    }

    /// <summary>A table of how long the node was not true after each kind of fault was over.</summary>
    public override string ToString()
    {
        var table = new StringBuilder("| fault | rounds | p50 ms | max ms |\n|---|---|---|---|\n");
        foreach (var fault in _recoveries.GroupBy(recovery => recovery.Fault).OrderBy(fault => fault.Key))
        {
            var took = fault.Select(recovery => recovery.Recovery.TotalMilliseconds).Order().ToList();
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {fault.Key} | {took.Count} | {took[(took.Count - 1) / 2]:0} | {took[^1]:0} |"
            );
        }
        return table.ToString();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _guests.Dispose();
        _host.Dispose();
    }

    /// <summary>Its full readings mend nothing that it missed: they come too late.</summary>
    private WatchProcess Watch() =>
        _host.Watch(new Dictionary<string, string>(_clock.Environment) { ["REHAI_WATCH__INTERVAL"] = "1h" });

    /// <summary>A test that fails shows it, and the rounds before.</summary>
    private void Begin(string round)
    {
        _story = [round];
        TestContext.Current.TestOutputHelper?.WriteLine(round);
    }

    private void Change() => _story.Add(_guests.ChangeOne());

    private string Told() => $"{string.Join("; ", _story)}; {_watch.Told()}";

    private void LibvirtdEnds(string signal)
    {
        Change();
        _host.Libvirtd.Kill(signal);
        _host.Libvirtd.Restart();
        Change();
    }

    private void LibvirtdStops()
    {
        Change();
        _host.Libvirtd.Signal("STOP");
        Eventually.Pause(_random.Next(100) < LongStops ? LongStop : BriefStop);
        _host.Libvirtd.Signal("CONT");
        Change();
    }

    private void ServerDies()
    {
        _host.Files.Server.Kill();
        Change();
        _watch.AwaitStatus(status => (string?)status["server"]!["state"] == "retrying");
        Change();
        _host.Files.Server.Restart();
    }

    private void Obstruct(Passage passage)
    {
        _host.Road.Obstruct(passage);
        Change();
        _host.Road.AwaitMet(_random.Next(1, 4));
        _host.Road.Clear();
    }

    private void ServerIsSilent()
    {
        _host.Road.Obstruct(_host.Road.Silence);
        Change();
        _host.Road.AwaitMet(1);
        _host.Road.Clear();
    }

    private void AgentDies()
    {
        Change();
        _watch.Signal("KILL");
        _watch.Dispose();
        Change();
        _watch = Watch();
    }

    private void ClockJumps(TimeSpan by)
    {
        _clock.Jump(by);
        Change();
        _watch.AwaitStatus(status => (string?)status["server"]!["state"] == "refused");
        Change();
        _clock.Jump(TimeSpan.Zero);
    }

    /// <summary>The others are true while it hangs, and what is said of it is what was known.</summary>
    private void QemuHangs()
    {
        Tool.Run("kill", "-STOP", _guests.SteadyProcess);
        try
        {
            Change();
            _host.AwaitTruth(Told, but: "rehai/collectors/");
        }
        finally
        {
            Tool.Run("kill", "-CONT", _guests.SteadyProcess);
        }
        _story.Add(_guests.ChangeSteady());
    }

    /// <summary>One that reads, works while guests change, and writes back what it read.</summary>
    private void Converge()
    {
        using var held = _host.Files.HoldRunLock();
        var node = _host.ReadNode().Text;
        Change();
        if (_random.Next(2) == 0)
        {
            _host.AwaitTruth(Told);
        }
        var path = $"nodes/{Workplace.NodeName}";
        Assert.Equal(200, _host.Files.Send(HttpMethod.Put, path, Encoding.UTF8.GetString(node.Span)).Status);
        held.StandardInput.Close();
        held.WaitForExit();
        if (_random.Next(2) == 0)
        {
            Change();
        }
    }
}
