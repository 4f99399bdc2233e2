using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Watching;

/// <summary>
/// The loop that reads: it subscribes, reads everything, and then follows. An event only says that something may have changed; what is so is
/// read, and offered to the outbox where it differs from what was offered before. What libvirt sends no event for is found by looks and full
/// readings.
/// </summary>
internal sealed class Reconciler(
    LibvirtSettings libvirt,
    WatchSettings settings,
    Agenda agenda,
    Outbox outbox,
    WatchState state,
    TimeProvider time,
    Log log
) : IDisposable
{
    /// <summary>While an earlier reading has not gone out, events are read for no oftener.</summary>
    private static readonly TimeSpan UnhurriedReadings = TimeSpan.FromMilliseconds(200);

    /// <summary>A healthy daemon answers well within it; for one that hangs, events do not wait longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The first reading waits for all that a daemon brings that is not hung.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    /// <summary>A connection that is lost sooner is one of a daemon that keeps falling over.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    /// <summary>Events of one guest's start come together: its disks are measured once, after them.</summary>
    private static readonly TimeSpan MeasureAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>A restart of the daemon is shorter; what is longer is said on the node.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    /// <summary>A sign of life, where nothing is due for long.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Backoff _reconnecting = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    private readonly Backoff _renewing = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
    private readonly HashSet<string> _unmeasured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withSnapshots = new(StringComparer.Ordinal);
    private AbandonableCall<Hypervisor>? _connecting;
    private Hypervisor? _hypervisor;
    private bool _wasWhole;
    private long _connectedAt;
    private Collection? _offered;
    private Exception? _lost;
    private long _lostAt;
    private bool _outageIsOffered;
    private long _renewAt = long.MaxValue;
    private long _readAt;
    private long _connectAt;
    private long _lookAt;
    private long _fullAt;
    private long? _measureAt;
    private string _cause = "";
    private long? _eventAt;

    /// <summary>Why the first reading is made.</summary>
    public string FirstCause { get; init; } = WatchCause.Start;

    /// <summary>Turns until it is cancelled.</summary>
    /// <param name="turned">Told at each turn, at least every few seconds unless libvirt hangs.</param>
    public void Run(Action turned, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            turned();
            var due = Step(cancellation);
            agenda.Wait(due < LongestWait ? due : LongestWait, cancellation);
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>How long until something is due again, where nothing is added to the agenda.</returns>
    public TimeSpan Step(CancellationToken cancellation)
    {
        if (_hypervisor is null)
        {
            return time.Until(_connectAt) is { } wait && wait > TimeSpan.Zero ? wait : Connect(cancellation);
        }
        var sinceReading = time.GetElapsedTime(_readAt);
        if (!outbox.IsEmpty && sinceReading < UnhurriedReadings)
        {
            return UnhurriedReadings - sinceReading;
        }
        var work = agenda.Take();
        if (work.Closed is { } why)
        {
            return Lose(
                new LibvirtUnavailableException($"The connection to libvirt at {libvirt.Uri} was closed ({why}).")
            );
        }
        if (time.IsOver(_renewAt))
        {
            return Renew(cancellation);
        }
        if (ScopeOf(work) is { } scope)
        {
            state.Coalesced(Math.Max(work.Events - 1, 0));
            return Read(_hypervisor, scope, cancellation);
        }
        return UntilDue();
    }

    public void Dispose() => _hypervisor?.Dispose();

    private TimeSpan Connect(CancellationToken cancellation)
    {
        try
        {
            LibvirtUri.Check(libvirt.Uri);
            _hypervisor = Connection().Wait(cancellation);
        }
        catch (LibvirtUnavailableException e)
        {
            return Lose(e);
        }
        catch (LibvirtException e)
        {
            return Lose(LibvirtUnavailableException.From(libvirt.Uri, e));
        }
        _cause = _offered is null ? FirstCause : WatchCause.Reconnect;
        _connectedAt = time.GetTimestamp();
        state.Connected(libvirt.Uri);
        var wait = Read(_hypervisor, ReadingScope.Everything with { Patience = FirstPatience }, cancellation);
        if (_hypervisor is not null && _lost is not null)
        {
            log.Info($"libvirt at {libvirt.Uri} is back after {time.GetElapsedTime(_lostAt).TotalSeconds:0.0} s.");
            (_lost, _outageIsOffered) = (null, false);
        }
        return wait;
    }

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

    /// <summary>The guests stay on the node as they were known last; an outage that lasts is said beside them.</summary>
    private TimeSpan Lose(Exception why)
    {
        _hypervisor?.Dispose();
        _hypervisor = null;
        if (_lost is null)
        {
            (_lost, _lostAt) = (why, time.GetTimestamp());
            if (time.GetElapsedTime(_connectedAt) > Lasting)
            {
                _reconnecting.Reset();
            }
            log.Warn($"{why.Message} The node keeps the guests that were known last.");
        }
        state.Disconnected(why.Message);
        if (!_outageIsOffered && time.GetElapsedTime(_lostAt) >= Outage)
        {
            _outageIsOffered = true;
            var unread = new CollectorRunner(null, [], time, log) { Interval = settings.Interval };
            outbox.Offer(unread.Unread(WatchCause.Reconnect, why), WatchCause.Reconnect, eventAt: null);
        }
        var pause = _reconnecting.Next();
        _connectAt = time.After(pause);
        return pause;
    }

    /// <returns>Null where nothing is due.</returns>
    private ReadingScope? ScopeOf(Work work)
    {
        var (isFull, isLook, measures) = (
            time.IsOver(_fullAt),
            time.IsOver(_lookAt),
            _measureAt is { } at && time.IsOver(at)
        );
        var isEvent = work.EventAt is not null;
        if (!(isFull || isLook || measures || isEvent || work.HasCome))
        {
            return null;
        }
        if (isEvent || isFull || isLook)
        {
            _cause =
                isEvent ? WatchCause.Event
                : isFull ? WatchCause.Interval
                : WatchCause.Look;
            _eventAt = work.EventAt;
        }
        // Some events come before the description says what they tell: the guests of an event are read once more.
        var again = measures ? GuestSet.Of(_unmeasured) : GuestSet.None;
        var looked = isLook ? _withSnapshots : [];
        var scope = new ReadingScope
        {
            Guests = isFull ? GuestSet.All : GuestSet.Of([.. work.Guests.Uuids, .. again.Uuids, .. looked]),
            Sizes = isFull ? GuestSet.All : again,
            Networks = isFull || isLook || work.Networks,
            Pools = isFull || work.Pools,
            Patience = Patience,
        };
        if (isFull || measures)
        {
            _unmeasured.Clear();
            _measureAt = null;
        }
        if (!isFull && !work.Guests.IsEmpty)
        {
            _unmeasured.UnionWith(work.Guests.Uuids);
            _measureAt ??= time.After(MeasureAfter);
        }
        return scope;
    }

    private TimeSpan Read(Hypervisor hypervisor, ReadingScope scope, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var collection = hypervisor.Runner.Run(_cause, scope, cancellation);
        if (collection.Libvirt is null)
        {
            return Lose(collection.Failures[0]);
        }
        state.Read(_cause, time.GetElapsedTime(start), collection.GuestCount);
        Tell(collection.Host?.Collectors?.GetValueOrDefault("libvirt")?.Error);
        _readAt = time.GetTimestamp();
        Plan(scope);
        Notice(hypervisor, collection);
        NoteSnapshots(collection);
        Offer(collection);
        return UntilDue();
    }

    private void Tell(string? error)
    {
        if (error is null)
        {
            state.Recovered("libvirt");
        }
        else
        {
            state.Failed("libvirt", error);
        }
    }

    private void Offer(Collection collection)
    {
        if (_offered is not null && _lost is null && !collection.IsNewsAfter(_offered))
        {
            outbox.Keep(collection);
        }
        else
        {
            _offered = collection;
            state.Waits(_cause);
            outbox.Offer(collection, _cause, _eventAt);
        }
        _eventAt = null;
    }

    private void Plan(ReadingScope scope)
    {
        if (scope.Guests.IsAll)
        {
            _fullAt = time.After(settings.Interval + Backoff.Jitter(settings.Interval / 10));
        }
        if (scope.Networks)
        {
            _lookAt = time.After(settings.LookInterval);
        }
    }

    /// <summary>
    /// Networks and pools may have a daemon of their own, which restarts by itself. A connection that lost it never reaches it again: another
    /// one does.
    /// </summary>
    private void Notice(Hypervisor hypervisor, Collection collection)
    {
        var isWhole = collection.Host is { Networks: not null, Pools: not null };
        var isMissed = isWhole ? !hypervisor.IsSubscribedToAll : _wasWhole && !hypervisor.IsPartHung;
        _wasWhole |= isWhole;
        if (!isMissed)
        {
            _renewing.Reset();
            _renewAt = long.MaxValue;
        }
        else if (_renewAt == long.MaxValue || time.IsOver(_renewAt))
        {
            _renewAt = time.After(settings.LookInterval + _renewing.Next());
        }
    }

    /// <summary>That a guest has one more, or one less of two, shows in no flag: a look reads those again.</summary>
    private void NoteSnapshots(Collection collection)
    {
        _withSnapshots.Clear();
        _withSnapshots.UnionWith(
            collection.Host!.Guests!.Where(guest => guest.Value.Snapshots is { Count: > 0 }).Select(guest => guest.Key)
        );
    }

    private TimeSpan Renew(CancellationToken cancellation)
    {
        log.Debug("Connecting to libvirt anew, for its networks or pools.");
        _hypervisor?.Dispose();
        return Connect(cancellation);
    }

    private TimeSpan UntilDue()
    {
        var next = new[] { _fullAt, _lookAt, _measureAt ?? long.MaxValue, _renewAt }.Min();
        return time.Until(next) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
