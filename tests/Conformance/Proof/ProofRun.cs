using Rehai.Agent;
using Rehai.Chef.Authentication;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Proof;

/// <summary>Runs a scenario against the published server and judges what happened.</summary>
internal sealed class ProofRun : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly Scenario _scenario;
    private readonly ServerProcess _server;
    private readonly ChefKey _key;
    private readonly Stage _stage;
    private readonly List<Writer> _writers;
    private readonly Deleter _witness;
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-proof-").FullName;
    private readonly ManualResetEventSlim _isUp = new(initialState: true);
    private int _rounds;
    private int _kills;

    internal ProofRun(Scenario scenario, CancellationToken cancellation)
    {
        _scenario = scenario;
        _server = new ServerProcess(_directory);
        _key = ChefKey.FromPem(File.ReadAllText(_server.KeyOf("admin")));
        Restart();
        var kinds = scenario.Writers.SelectMany(kind => Enumerable.Repeat(kind.Kind, kind.Count)).ToList();
        var slots = new SlotMap(kinds.Count(kind => kind.IsKnife()));
        var (history, text) = (new History(), new NodeText(slots, scenario.Padding));
        var network = new Network(() => _server.Url, history, text, kinds.Count, scenario.Seed);
        _stage = new Stage(scenario, slots, text, history, network, _key, _directory, cancellation);
        _writers = [.. kinds.Select((kind, id) => Create(kinds, kind, id))];
        _witness = new Deleter(_stage, kinds.Count);
    }

    internal ProofReport Run()
    {
        for (var node = 0; node < _scenario.Nodes; node++)
        {
            _witness.Create(node);
        }
        _stage.Network.Percent = _scenario.FaultPercent;
        var failures = new List<Exception>();
        var threads = _writers.Select(writer => new Thread(() => Guard(writer, failures))).ToList();
        threads.ForEach(thread => thread.Start());
        KillUntilDone(threads);
        threads.ForEach(thread => thread.Join());
        _stage.Network.Settle();
        _stage.Network.Percent = 0;
        for (var node = 0; node < _scenario.Nodes; node++)
        {
            _witness.Look(node);
        }
        return failures.Count > 0 ? throw new AggregateException(failures) : Report();
    }

    public void Dispose()
    {
        _writers.ForEach(writer => writer.Dispose());
        _witness.Dispose();
        _server.Dispose();
        _stage.Network.Dispose();
        _key.Dispose();
        _isUp.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private ProofReport Report()
    {
        List<WriterKind> kinds = [.. _writers.Select(writer => writer.Kind), WriterKind.Deleter];
        var verdict = new Checker(_stage.Slots, kinds).Judge(_stage.History);
        return new ProofReport(_stage, kinds, verdict, _kills, _rounds);
    }

    private Writer Create(List<WriterKind> kinds, WriterKind kind, int id)
    {
        int Place(Func<WriterKind, bool> like) => kinds.Take(id).Count(like);
        int All(Func<WriterKind, bool> like) => kinds.Count(like);
        return kind.IsKnife() ? new Knife(_stage, kind, id, Place(WriterKinds.IsKnife))
            : kind.IsConverge()
                ? new Converge(_stage, kind, id, Place(WriterKinds.IsConverge), All(WriterKinds.IsConverge))
            : kind == WriterKind.Deleter ? new Deleter(_stage, id)
            : kind == WriterKind.Original
                ? new Original(_stage, id, Place(WriterKinds.IsAgent), All(WriterKinds.IsAgent))
            : new Agent(_stage, kind, id, Place(WriterKinds.IsAgent), All(WriterKinds.IsAgent));
    }

    private void Guard(Writer writer, List<Exception> failures)
    {
        try
        {
            RunRounds(writer);
        }
#pragma warning disable CA1031 // A thread has nobody above it; the run tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (failures)
            {
                failures.Add(e);
            }
        }
    }

    private void RunRounds(Writer writer)
    {
        var start = TimeProvider.System.GetTimestamp();
        var pace = _scenario.Pace is { } paces
            ? new Pace(paces.Interval(writer.Kind), new Random(_scenario.Seed + writer.Id))
            : null;
        for (var round = 0; !IsOver(round, start); round++)
        {
            pace?.AwaitNext(_stage.Cancellation);
            _isUp.Wait(_stage.Cancellation);
            writer.Round();
            Interlocked.Increment(ref _rounds);
        }
    }

    private bool IsOver(int round, long start) =>
        _scenario.Pace is { } pace
            ? TimeProvider.System.GetElapsedTime(start) >= pace.Length
            : round >= _scenario.Rounds / _writers.Count;

    private void KillUntilDone(List<Thread> threads)
    {
        var next = _scenario.RoundsPerKill;
        while (threads.Find(thread => thread.IsAlive) is { } alive)
        {
            if (!alive.Join(Poll) && Volatile.Read(ref _rounds) >= next)
            {
                next += _scenario.RoundsPerKill;
                KillOnce();
            }
        }
    }

    /// <summary>In the midst of whatever it was doing; rounds begin again when it is back.</summary>
    private void KillOnce()
    {
        _isUp.Reset();
        _server.Kill();
        Restart();
        _kills++;
        _isUp.Set();
    }

    private void Restart() => _server.Restart("--profile", _scenario.IsStock ? "stock" : "full");
}
