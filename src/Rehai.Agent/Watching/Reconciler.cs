using Rehai.Agent.Collectors;

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

    /// <summary>A sign of life, where nothing is due for long.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly HypervisorLink _link = new(libvirt, settings, agenda, state, time, log);
    private readonly ReadingPlan _plan = new(settings, time);
    private Collection? _offered;
    private long _readAt;

    /// <summary>Why the first reading is made.</summary>
    public string FirstCause { get; init; } = WatchCause.Start;

    /// <summary>Turns until it is cancelled.</summary>
    /// <param name="turned">Told at each turn.</param>
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
        if (_link.Current is not { } hypervisor)
        {
            return _link.UntilTry is var wait && wait > TimeSpan.Zero ? wait : Connect(cancellation);
        }
        var sinceReading = time.GetElapsedTime(_readAt);
        if (!outbox.IsEmpty && sinceReading < UnhurriedReadings)
        {
            return UnhurriedReadings - sinceReading;
        }
        var work = agenda.Take();
        if (work.Closed is { } why)
        {
            _link.Closed(why);
            return UntilNextTry();
        }
        if (time.IsOver(_link.RenewAt))
        {
            log.Debug("Connecting to libvirt anew, for its networks or pools.");
            return Connect(cancellation);
        }
        if (_plan.Next(work) is { } scope)
        {
            state.Coalesced(Math.Max(work.Events - 1, 0));
            return Read(hypervisor, scope, cancellation);
        }
        return UntilDue();
    }

    public void Dispose() => _link.Dispose();

    private TimeSpan Connect(CancellationToken cancellation) =>
        _link.Connect(cancellation) is { } hypervisor
            ? Read(hypervisor, _plan.Begin(_offered is null ? FirstCause : WatchCause.Reconnect), cancellation)
            : UntilNextTry();

    /// <summary>An outage that lasts is said beside the guests.</summary>
    private TimeSpan UntilNextTry()
    {
        if (_link.TakeOutage() is { } unread)
        {
            outbox.Offer(unread, WatchCause.Reconnect, eventAt: null);
        }
        return _link.UntilTry;
    }

    private TimeSpan Read(Hypervisor hypervisor, ReadingScope scope, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var collection = hypervisor.Runner.Run(_plan.Cause, scope, cancellation);
        if (collection.Libvirt is null)
        {
            _link.Lose(collection.Failures[0]);
            return UntilNextTry();
        }
        state.Read(_plan.Cause, time.GetElapsedTime(start), collection.GuestCount);
        Tell(collection.Host?.Collectors?.GetValueOrDefault("libvirt")?.Error);
        _readAt = time.GetTimestamp();
        _plan.Done(scope, collection);
        _link.Judge(collection);
        Offer(collection);
        _link.HasRead();
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
        if (_offered is not null && !_link.WasLost && !collection.IsNewsAfter(_offered))
        {
            outbox.Keep(collection);
        }
        else
        {
            _offered = collection;
            state.Waits(_plan.Cause);
            outbox.Offer(collection, _plan.Cause, _plan.EventAt);
        }
        _plan.Shown();
    }

    private TimeSpan UntilDue() =>
        time.Until(Math.Min(_plan.DueAt, _link.RenewAt)) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}
