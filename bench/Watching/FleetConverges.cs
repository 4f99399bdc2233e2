using System.Collections.Concurrent;
using System.Diagnostics;
using Rehai.Bench.Load;
using Rehai.Chef;

namespace Rehai.Bench.Watching;

/// <summary>
/// Hosts on which chef-client converges again and again: it asks the server for its node, for ten things more in ten seconds of work, and saves
/// its node.
/// </summary>
internal sealed class FleetConverges(Fleet fleet, IReadOnlyList<SavingNode> hosts, CancellationToken cancellation)
{
    private const int Requests = 10;

    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<double> _seconds = [];
    private Exception? _failure;
    private volatile bool _isOver;

    /// <returns>How many seconds each converge took that ended while that ran.</returns>
    public Samples During(Action action)
    {
        _isOver = false;
        _seconds.Clear();
        var threads = hosts.Select(host => new Thread(() => Guard(host))).ToList();
        threads.ForEach(thread => thread.Start());
        action();
        _isOver = true;
        threads.ForEach(thread => thread.Join());
        return _failure is null
            ? new Samples(_seconds)
            : throw new BenchException($"A converge failed: {_failure.Message}");
    }

    private void Guard(SavingNode host)
    {
        try
        {
            using var chef = fleet.Connect(host);
            cancellation.WaitHandle.WaitOne(Work * Requests * Random.Shared.NextDouble());
            while (!_isOver && !cancellation.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                Converge(chef, $"nodes/{host.Name}");
                _seconds.Enqueue(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }
#pragma warning disable CA1031 // A thread has nobody above it; During tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private void Converge(ChefClient chef, string path)
    {
        var node = Send(chef, HttpMethod.Get, path, default);
        for (var i = 0; i < Requests; i++)
        {
            cancellation.WaitHandle.WaitOne(Work);
            Send(chef, HttpMethod.Get, path, default);
        }
        Send(chef, HttpMethod.Put, path, node);
    }

    private ReadOnlyMemory<byte> Send(ChefClient chef, HttpMethod method, string path, ReadOnlyMemory<byte> body)
    {
        var response = chef.Send(method, path, body, cancellation);
        return response.Status == 200 ? response.Body : throw chef.Refused(method, path, response);
    }
}
