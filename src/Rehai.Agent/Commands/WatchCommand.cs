using Rehai.Agent.Collectors;
using Rehai.Agent.Systemd;
using Rehai.Agent.Watching;
using Rehai.Libvirt;

namespace Rehai.Agent.Commands;

/// <summary>
/// `rehai watch`: follows libvirt's events and keeps the node true, until it is told to end. SIGHUP has it read its configuration again.
/// </summary>
internal sealed class WatchCommand(Func<Session> open, WatchOptions options) : IDisposable
{
    /// <summary>libvirt's event loop turns each second.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    private readonly ServiceNotifier _manager = new(Environment.GetEnvironmentVariable);
    private readonly Lock _gate = new();
    private CancellationTokenSource _round = new();

    public static int Run(Session first, Func<Session> open, WatchOptions options)
    {
        using var command = new WatchCommand(open, options);
        return command.Run(first);
    }

    public void Dispose()
    {
        _manager.Dispose();
        _round.Dispose();
    }

    private int Run(Session session)
    {
        StartEvents(session);
        var state = new WatchState(session.Time);
        var watchdog = new Watchdog(_manager, Environment.GetEnvironmentVariable, session.Time);
        Array.ForEach(Watch.LoopNames, watchdog.Register);
        using var reloads = Signals.OnReload(Reload);
        var watch = Prepare(session, state, watchdog);
        while (!Round(watch, session))
        {
            _manager.Reloading();
            (session, watch) = Reopen(session, watch, state, watchdog);
        }
        _manager.Stopping("ending");
        session.Log.Info("Ended; the node keeps what was published last.");
        return ExitCode.Done;
    }

    /// <returns>Whether it was the last; a reload begins another.</returns>
    private bool Round(Watch watch, Session session)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(session.Cancellation, _round.Token);
        watch.Run(end.Token);
        return session.Cancellation.IsCancellationRequested;
    }

    private void Reload()
    {
        lock (_gate)
        {
            _round.Cancel();
        }
    }

    /// <summary>With what the files say now; where that cannot be used, with what they said before.</summary>
    private (Session, Watch) Reopen(Session before, Watch watch, WatchState state, Watchdog watchdog)
    {
        lock (_gate)
        {
            _round.Dispose();
            _round = new();
        }
        var session = open();
        try
        {
            var renewed = Prepare(session, state, watchdog);
            before.Dispose();
            state.Recovered("configuration");
            session.Log.Info("The configuration was read again.");
            return (session, renewed with { FirstCause = WatchCause.Reload });
        }
        catch (Exception e) when (Failures.Code(e) is not null)
        {
            session.Dispose();
            before.Log.Error($"The configuration was not read again: {e.Message} What it said before stays in force.");
            state.Failed("configuration", e.Message);
            return (before, watch with { FirstCause = WatchCause.Reload });
        }
    }

    /// <summary>What is wrong with the configuration is said here, and not by a loop.</summary>
    private Watch Prepare(Session session, WatchState state, Watchdog watchdog)
    {
        var (node, settings) = (session.NodeName, session.Settings.Watch);
        _ = (session.Config.Ohai, Attributes.RootsFor([.. settings.Roots.Keys], session.Destination));
        using (session.Publication(node)) { }
        return new Watch(state, session.Log, session.Time)
        {
            Libvirt = session.Libvirt,
            Settings = settings with { DuringConverge = options.DuringConverge ?? settings.DuringConverge },
            LockFile = session.Config.LockFile,
            SocketPath = options.Socket,
            Filter = session.Config.Filter,
            Open = () => session.Publication(node),
            ReadRoots = (roots, cancellation) => ReadRoots(session, roots, cancellation),
            Subscribed = () =>
            {
                session.Log.Info($"Watching {session.Libvirt.Uri} for {session.Destination.Describe(node)}.");
                _manager.Ready(state.Now.Status.Line);
            },
            Turned = loop =>
            {
                if (loop != Watch.Reading || EventsCome(session.Time))
                {
                    watchdog.Beat(loop);
                }
                _manager.Status(state.Now.Status.Line);
            },
        };
    }

    private static Collection ReadRoots(
        Session session,
        IReadOnlyCollection<string> roots,
        CancellationToken cancellation
    )
    {
        var read = session
            .Runner(roots, checkIn: false, session.Log, () => session.Config.Ohai)
            .Run(WatchCause.Interval, cancellation);
        return read with { Roots = read.Roots.Where(root => roots.Contains(root.Key)).ToDictionary() };
    }

    /// <summary>A loop that reads and hears of no events would look alive, and be late each time.</summary>
    private static bool EventsCome(TimeProvider time) => time.GetElapsedTime(LibvirtEventLoop.LastTurn) < LongestTurn;

    private static void StartEvents(Session session)
    {
        try
        {
            LibvirtEventLoop.Start(session.Log.Warn);
        }
        catch (LibvirtException error)
        {
            throw LibvirtUnavailableException.From(session.Libvirt.Uri, error);
        }
    }
}

/// <summary>What the command line of the watch says.</summary>
/// <param name="DuringConverge">Null leaves it to rehai.conf.</param>
/// <param name="Socket">Where it answers.</param>
internal sealed record WatchOptions(DuringConverge? DuringConverge, string Socket);
