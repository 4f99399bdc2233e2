using Rehai.Agent.Collectors;
using Rehai.Agent.Watching;
using Rehai.Libvirt;

namespace Rehai.Agent.Commands;

/// <summary>`rehai watch`: follows libvirt's events and keeps the node true, until it is told to end.</summary>
internal static class WatchCommand
{
    public static int Run(Session session, DuringConverge? duringConverge)
    {
        // What is wrong with the configuration is said now, and not by a loop.
        var (node, filter, settings) = (session.NodeName, session.Config.Filter, session.Settings.Watch);
        using (session.Publication(node)) { }
        var state = new WatchState(session.Time);
        StartEvents(session);
        var watch = new Watch(state, session.Log, session.Time)
        {
            Libvirt = session.Libvirt,
            Settings = settings with { DuringConverge = duringConverge ?? settings.DuringConverge },
            LockFile = session.Config.LockFile,
            SocketPath = WatchSocket.UsualPath,
            Filter = filter,
            Open = () => session.Publication(node),
            ReadRoots = (roots, cancellation) =>
                Attributes.Select(
                    session
                        .Runner(roots, checkIn: false, session.Log, () => session.Config.Ohai)
                        .Run(WatchCause.Interval, cancellation),
                    roots
                ),
            Subscribed = () =>
                session.Log.Info($"Watching {session.Libvirt.Uri} for {session.Destination.Describe(node)}."),
            Turned = _ => { },
        };
        watch.Run(session.Cancellation);
        session.Log.Info("Ended; the node keeps what was published last.");
        return ExitCode.Done;
    }

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
