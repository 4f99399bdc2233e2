using Rehai.Agent.Watching;

namespace Rehai.Agent.Commands;

/// <summary>The watch under one configuration, from its beginning to a reload or the end.</summary>
/// <param name="Lock">Of what it keeps true; null where this user can make none.</param>
internal sealed record WatchRound(Session Session, Watch Watch, WatchLock? Lock) : IDisposable
{
    private static readonly string LockDirectory = Path.GetDirectoryName(WatchSocket.UsualPath)!;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(
        Session.Cancellation
    );

    /// <param name="before">What runs until then, and may have the lock already.</param>
    /// <exception cref="IOException">Another watch of this host keeps the same node.</exception>
    public static WatchRound Of(Session session, Watch watch, WatchRound? before)
    {
        var (server, place) = (session.Config.ServerUrl, session.Destination.Describe(session.NodeName));
        var file = WatchLock.FileFor(LockDirectory, server, place);
        var held =
            before?.Lock is { } kept && kept.File == file
                ? kept
                : TakeLock(file, $"keeps {place} on {server}", session.Log);
        return new(session, watch, held);
    }

    /// <summary>Until it is ended or all is.</summary>
    public void Run() => Watch.Run(_end.Token);

    public void End() => _end.Cancel();

    /// <param name="next">May have its lock.</param>
    public void MakeWayFor(WatchRound next)
    {
        if (next.Lock != Lock)
        {
            Lock?.Dispose();
        }
        Session.Dispose();
        _end.Dispose();
    }

    public void Dispose()
    {
        Lock?.Dispose();
        _end.Dispose();
    }

    private static WatchLock? TakeLock(string file, string does, Log log)
    {
        try
        {
            if (WatchLock.TryTake(file) is { } taken)
            {
                return taken;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Debug($"Whether another watch {does} cannot be known: {e.Message}");
            return null;
        }
        throw WatchLock.Taken(file, does);
    }
}
