using Rehai.Agent.Collectors;
using Rehai.Agent.Systemd;
using Rehai.Agent.Watching;
using Rehai.Libvirt;

namespace Rehai.Agent.Commands;

/// <summary>
/// `rehai watch`: follows libvirt's events and keeps the node true, until it is told to end. SIGHUP has it read its configuration again.
/// </summary>
internal sealed class WatchCommand : IDisposable
{
    private const string ConfigurationSource = "configuration";

    /// <summary>libvirt's event loop turns each second.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    private readonly Func<Session> _open;
    private readonly WatchOptions _options;
    private readonly ServiceNotifier _manager = new(Environment.GetEnvironmentVariable);
    private readonly WatchState _state;
    private readonly Watchdog _watchdog;
    private readonly Lock _gate = new();
    private WatchRound? _running;
    private WatchRound? _next;
    private bool _isAskedAgain;
    private volatile Func<ReadOnlyMemory<byte>?> _attributes = () => null;
    private volatile byte[]? _attributesBefore;

    private WatchCommand(Func<Session> open, WatchOptions options, TimeProvider time)
    {
        (_open, _options, _state) = (open, options, new(time));
        _watchdog = new(_manager, Environment.GetEnvironmentVariable, time);
        Array.ForEach(Watch.LoopNames, _watchdog.Register);
    }

    public static int Run(Session first, Func<Session> open, WatchOptions options)
    {
        using var command = new WatchCommand(open, options, first.Time);
        return command.Run(first);
    }

    public void Dispose()
    {
        _running?.Dispose();
        _manager.Dispose();
    }

    private int Run(Session session)
    {
        StartEvents(session);
        var watch = Prepare(session);
        using var socket = WatchSocket.Listen(_options.Socket, _state, Attributes, session.Time);
        _running = WatchRound.Of(session, watch, before: null);
        using (Signals.OnReload(Reload))
        {
            do
            {
                var (kept, url) = (_running.Session.Destination, _running.Session.Config.ServerUrl);
                _state.Keeps(_running.Session.NodeName, kept.DataBag, url);
                _running.Run();
            } while (HasNext());
        }
        _manager.Stopping("ending");
        _running.Session.Log.Info("Ended; the node keeps what was published last.");
        return ExitCode.Done;
    }

    /// <summary>Of the watch before a reload, until the one after it has read something.</summary>
    private ReadOnlyMemory<byte>? Attributes() =>
        _attributes() ?? (_attributesBefore is { } before ? before : (ReadOnlyMemory<byte>?)null);

    /// <returns>Whether a reload has prepared another watch; it is the running one now.</returns>
    private bool HasNext()
    {
        lock (_gate)
        {
            if (_next is not { } next || next.Session.Cancellation.IsCancellationRequested)
            {
                return false;
            }
            _attributesBefore = Attributes()?.ToArray();
            _running!.MakeWayFor(next);
            (_running, _next) = (next, null);
            _state.Recovered(ConfigurationSource);
            next.Session.Log.Info("The configuration was read again.");
            if (_isAskedAgain)
            {
                _isAskedAgain = false;
                Task.Run(Reload);
            }
            return true;
        }
    }

    /// <summary>What runs goes on until the configuration, as it is now, is known to be usable, and otherwise beyond that.</summary>
    private void Reload()
    {
        lock (_gate)
        {
            if (_next is not null)
            {
                _isAskedAgain = true;
                return;
            }
            _manager.Reloading();
            var session = _open();
            try
            {
                _next = WatchRound.Of(session, Prepare(session) with { FirstCause = WatchCause.Reload }, _running);
                _running!.End();
            }
#pragma warning disable CA1031 // Whatever it is: what runs is not concerned.
            catch (Exception e)
#pragma warning restore CA1031
            {
                session.Dispose();
                _running!.Session.Log.Error(
                    $"The configuration was not read again: {e.Message} What it said before stays in force."
                );
                _state.Failed(ConfigurationSource, e.Message);
                _manager.Ready(_state.Now.Status.Line);
            }
        }
    }

    /// <summary>What is wrong with the configuration is said here, and not by a loop.</summary>
    private Watch Prepare(Session session)
    {
        var (node, settings) = (session.NodeName, session.Settings.Watch);
        _ = (session.Config.Ohai, Commands.Attributes.RootsFor([.. settings.Roots.Keys], session.Destination));
        using (session.Publication(node)) { }
        return new Watch(_state, session.Log, session.Time)
        {
            Libvirt = session.Libvirt,
            Settings = settings with { DuringConverge = _options.DuringConverge ?? settings.DuringConverge },
            LockFile = session.Config.LockFile,
            Filter = session.Config.Filter,
            Open = () => session.Publication(node),
            KeyStamp = session.KeyStamp,
            ReadRoots = (roots, cancellation) => ReadRoots(session, roots, cancellation),
            Answers = attributes => _attributes = attributes,
            Subscribed = () =>
            {
                session.Log.Info($"Watching {session.Libvirt.Uri} for {session.Destination.Describe(node)}.");
                _manager.Ready(_state.Now.Status.Line);
            },
            Turned = loop =>
            {
                if (loop != Watch.Reading || EventsCome(session.Time))
                {
                    _watchdog.Beat(loop);
                }
                _manager.Status(_state.Now.Status.Line);
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
