using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Watching;

/// <summary>
/// The connection to libvirt: made, lost, made again after pauses, and made anew where a part of it has failed that never comes back to a
/// connection by itself. Its events go to the agenda.
/// </summary>
internal sealed class HypervisorLink(
    LibvirtSettings libvirt,
    WatchSettings settings,
    Agenda agenda,
    WatchState state,
    TimeProvider time,
    Log log
) : IDisposable
{
    /// <summary>A connection that is lost sooner is one of a daemon that keeps falling over.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    /// <summary>A restart of the daemon is shorter; what is longer is said on the node.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    private readonly Backoff _reconnecting = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    private readonly Backoff _renewing = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
    private AbandonableCall<Hypervisor>? _connecting;
    private bool _wasWhole;
    private bool _isOutageSaid;
    private Exception? _why;
    private long _lostAt;
    private long _connectedAt;
    private long _connectAt;

    /// <summary>What can be read; null while there is no connection.</summary>
    public Hypervisor? Current { get; private set; }

    /// <summary>Whether it was lost, or never was there, and nothing has been read since.</summary>
    public bool WasLost => _why is not null;

    /// <summary>While there is none: until the next try.</summary>
    public TimeSpan UntilTry => time.Until(_connectAt);

    /// <summary>When another connection is to take the place of this one, as a timestamp.</summary>
    public long RenewAt { get; private set; } = long.MaxValue;

    /// <returns>Null where there is none to be had now.</returns>
    public Hypervisor? Connect(CancellationToken cancellation)
    {
        Current?.Dispose();
        Current = null;
        try
        {
            LibvirtUri.Check(libvirt.Uri);
            Current = Connection().Wait(cancellation);
            _connectedAt = time.GetTimestamp();
            state.Connected(libvirt.Uri);
        }
        catch (LibvirtUnavailableException e)
        {
            Lose(e);
        }
        catch (LibvirtException e)
        {
            Lose(LibvirtUnavailableException.From(libvirt.Uri, e));
        }
        return Current;
    }

    /// <param name="why">libvirt's word for it.</param>
    public void Closed(string why) =>
        Lose(new LibvirtUnavailableException($"The connection to libvirt at {libvirt.Uri} was closed ({why})."));

    /// <summary>The guests stay on the node as they were known last.</summary>
    public void Lose(Exception why)
    {
        Current?.Dispose();
        Current = null;
        if (_why is null)
        {
            _lostAt = time.GetTimestamp();
            if (time.GetElapsedTime(_connectedAt) > Lasting)
            {
                _reconnecting.Reset();
            }
            log.Warn($"{why.Message} The node keeps the guests that were known last.");
        }
        _why = why;
        state.Disconnected(why.Message);
        _connectAt = time.After(_reconnecting.Next());
    }

    /// <returns>Once in an outage that lasts: why, as a reading that the node is to have beside its guests.</returns>
    public Collection? TakeOutage()
    {
        if (_isOutageSaid || _why is null || time.GetElapsedTime(_lostAt) < Outage)
        {
            return null;
        }
        _isOutageSaid = true;
        return new CollectorRunner(null, [], time, log) { Interval = settings.Interval }.Unread(
            WatchCause.Reconnect,
            _why
        );
    }

    /// <summary>Something was read through it: an outage is over.</summary>
    public void HasRead()
    {
        if (_why is not null)
        {
            log.Info($"libvirt at {libvirt.Uri} is back after {time.GetElapsedTime(_lostAt).TotalSeconds:0.0} s.");
            (_why, _isOutageSaid) = (null, false);
        }
    }

    /// <summary>
    /// Networks and pools may have a daemon of their own, which restarts by itself. A connection that lost it never reaches it again: another
    /// one does.
    /// </summary>
    public void Judge(Collection read)
    {
        var isWhole = read.Host is { Networks: not null, Pools: not null };
        var isMissed = isWhole
            ? Current is { IsSubscribedToAll: false }
            : _wasWhole && Current is { IsPartHung: false };
        _wasWhole |= isWhole;
        if (!isMissed)
        {
            _renewing.Reset();
            RenewAt = long.MaxValue;
        }
        else if (RenewAt == long.MaxValue || time.IsOver(RenewAt))
        {
            RenewAt = time.After(settings.LookInterval + _renewing.Next());
        }
    }

    public void Dispose() => Current?.Dispose();

    /// <summary>One at a time: a daemon that hangs is not asked by more and more threads.</summary>
    private AbandonableCall<Hypervisor> Connection()
    {
        if (_connecting is not { HasReturned: false })
        {
            agenda.Take();
            _connecting = Hypervisor.Connect(libvirt, Seen, agenda.AddCome, Runner, time);
        }
        return _connecting;
    }

    private CollectorRunner Runner(LibvirtCollector collector) =>
        new(collector, [], time, log) { Interval = settings.Interval };

    private void Seen(LibvirtEvent happened)
    {
        state.Saw(happened.Kind, happened.Name);
        agenda.Add(happened);
    }
}
