using Rehai.Agent.Collectors;

namespace Rehai.Agent.Watching;

/// <summary>When libvirt is read next, why, and what of it: after events, at looks, and whole each interval.</summary>
internal sealed class ReadingPlan(WatchSettings settings, TimeProvider time)
{
    /// <summary>A healthy daemon answers well within it; for one that hangs, events do not wait longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The first reading waits for all that a daemon brings that is not hung.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    /// <summary>Events of one guest's start come together: its disks are measured once, after them.</summary>
    private static readonly TimeSpan MeasureAfter = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _unmeasured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withSnapshots = new(StringComparer.Ordinal);
    private long _fullAt;
    private long _lookAt;
    private long? _measureAt;

    /// <summary>Why the latest reading is made.</summary>
    public string Cause { get; private set; } = "";

    /// <summary>When the first event came that no reading has shown yet, as a timestamp; null where none has.</summary>
    public long? EventAt { get; private set; }

    /// <summary>When something is due where nothing happens, as a timestamp.</summary>
    public long DueAt => Math.Min(Math.Min(_fullAt, _lookAt), _measureAt ?? long.MaxValue);

    /// <summary>All of it, after a connection was made.</summary>
    public ReadingScope Begin(string cause)
    {
        Cause = cause;
        return ReadingScope.Everything with { Patience = FirstPatience };
    }

    /// <returns>Null where nothing is due.</returns>
    public ReadingScope? Next(Work work)
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
            Cause =
                isEvent ? WatchCause.Event
                : isFull ? WatchCause.Interval
                : WatchCause.Look;
            EventAt = work.EventAt;
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
        PlanMeasuring(work, isFull, measures);
        return scope;
    }

    /// <summary>That scope was read.</summary>
    public void Done(ReadingScope scope, Collection read)
    {
        if (scope.Guests.IsAll)
        {
            _fullAt = time.After(settings.Interval + Backoff.Jitter(settings.Interval / 10));
        }
        if (scope.Networks)
        {
            _lookAt = time.After(settings.LookInterval);
        }
        NoteSnapshots(read);
    }

    /// <summary>What was read is on its way, its event with it.</summary>
    public void Shown() => EventAt = null;

    private void PlanMeasuring(Work work, bool isFull, bool measures)
    {
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
    }

    /// <summary>That a guest has one more, or one less of two, shows in no flag: a look reads those again.</summary>
    private void NoteSnapshots(Collection read)
    {
        _withSnapshots.Clear();
        _withSnapshots.UnionWith(
            read.Host!.Guests!.Where(guest => guest.Value.Snapshots is { Count: > 0 }).Select(guest => guest.Key)
        );
    }
}
