using System.Diagnostics;
using System.Net.Sockets;

namespace Rehai.Bench.Load;

/// <param name="Latencies">Milliseconds, of all connections.</param>
/// <param name="WereCut">A connection broke: the server went away.</param>
internal sealed record LoadResult(TimeSpan Took, Samples Latencies, TimeSpan ClientCpu, bool WereCut)
{
    public double PerSecond => Latencies.Count / Took.TotalSeconds;
}

/// <summary>Sends every lane over a connection and a thread of its own until the time is up or one lane has nothing left.</summary>
internal sealed class LoadRun(Uri server, CancellationToken cancellation)
{
    private const int LongestRequest = 256 * 1024;

    private readonly Lock _results = new();
    private readonly List<double> _latencies = [];
    private Exception? _failure;
    private bool _wereCut;
    private volatile bool _isOver;

    /// <param name="meanwhile">Runs while the load does.</param>
    public LoadResult Run(IReadOnlyList<IRequestLane> lanes, TimeSpan duration, Action? meanwhile = null)
    {
        using var ready = new Barrier(lanes.Count + 1);
        var threads = lanes.Select(lane => new Thread(() => Guard(lane, ready, duration))).ToList();
        threads.ForEach(thread => thread.Start());
        ready.SignalAndWait(CancellationToken.None);
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        meanwhile?.Invoke();
        threads.ForEach(thread => thread.Join());
        var took = Stopwatch.GetElapsedTime(start);
        cancellation.ThrowIfCancellationRequested();
        return _failure is null
            ? new LoadResult(took, new Samples(_latencies), Environment.CpuUsage.TotalTime - cpu, _wereCut)
            : throw new BenchException($"The load failed: {_failure.Message}");
    }

    private void Guard(IRequestLane lane, Barrier ready, TimeSpan duration)
    {
        var latencies = new List<double>(64 * 1024);
        try
        {
            using var connection = Connect(ready);
            Send(connection, lane, duration, latencies);
        }
        catch (SocketException)
        {
            _wereCut = true;
        }
#pragma warning disable CA1031 // A thread has nobody above it; the run tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
        _isOver = true;
        lock (_results)
        {
            _latencies.AddRange(latencies);
        }
    }

    private RawConnection Connect(Barrier ready)
    {
        try
        {
            return new RawConnection(server);
        }
        finally
        {
            ready.SignalAndWait(CancellationToken.None);
        }
    }

    private void Send(RawConnection connection, IRequestLane lane, TimeSpan duration, List<double> latencies)
    {
        var buffer = new byte[LongestRequest];
        var begin = Stopwatch.GetTimestamp();
        while (!_isOver && !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(begin) < duration)
        {
            var length = lane.WriteNext(buffer);
            if (length == 0)
            {
                return;
            }
            var start = Stopwatch.GetTimestamp();
            var status = connection.Exchange(buffer.AsSpan(0, length));
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (status is not (200 or 204))
            {
                throw new BenchException($"the server answered {status}.");
            }
            lane.Acknowledge();
        }
    }
}
