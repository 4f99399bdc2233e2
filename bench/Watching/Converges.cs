using System.Diagnostics;
using Rehai.Chef;

namespace Rehai.Bench.Watching;

/// <summary>
/// What a converge of chef-client does to a host's node, a tenth of the time: it takes the run lock, reads the node, and a second later writes it
/// back whole, guests and all.
/// </summary>
internal sealed class Converges : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Duration = Interval / 10;

    private readonly CancellationTokenSource _end = new();
    private readonly RegisteredAgent _agent;
    private readonly Thread _thread;
    private Exception? _failure;

    public Converges(RegisteredAgent agent)
    {
        _agent = agent;
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>How many have run.</summary>
    public int Count { get; private set; }

    /// <exception cref="BenchException">One of them failed.</exception>
    public void Check()
    {
        if (_failure is not null)
        {
            throw new BenchException($"A converge failed: {_failure.Message}");
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        try
        {
            using var chef = _agent.Connect();
            while (!_end.Token.WaitHandle.WaitOne(Interval - Duration))
            {
                Converge(chef);
                Count++;
            }
        }
#pragma warning disable CA1031 // A thread has nobody above it; Check tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private void Converge(ChefClient chef)
    {
        const string path = $"nodes/{RegisteredAgent.Node}";
        var start = Stopwatch.GetTimestamp();
        using var held = Lock(start);
        var node = Expect(chef.Send(HttpMethod.Get, path, default, CancellationToken.None)).Body;
        _end.Token.WaitHandle.WaitOne(Duration);
        Expect(chef.Send(HttpMethod.Put, path, node, CancellationToken.None));

        ChefResponse Expect(ChefResponse response) =>
            response.Status == 200 ? response : throw chef.Refused(HttpMethod.Put, path, response);
    }

    private RunLock Lock(long start)
    {
        while (Stopwatch.GetElapsedTime(start) < Interval)
        {
            if (RunLock.TryAcquire(_agent.LockFile) is { } held)
            {
                return held;
            }
            _end.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(1));
        }
        throw new BenchException("The run lock was not free for ten seconds.");
    }
}
