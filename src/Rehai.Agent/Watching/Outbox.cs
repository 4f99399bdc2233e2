using Rehai.Agent.Collectors;

namespace Rehai.Agent.Watching;

/// <summary>
/// The one reading that is to be published next: a later one takes its place, so that nothing ever queues. What was published stays here to be
/// compared with the node again.
/// </summary>
internal sealed class Outbox(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _changed = new(initialState: false);
    private Parcel? _pending;
    private Collection? _latest;

    /// <summary>Told when nothing waits any more.</summary>
    public Action Taken { get; init; } = () => { };

    /// <summary>The latest reading of libvirt, published or not.</summary>
    public Collection? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _pending is null;
            }
        }
    }

    /// <param name="eventAt">When the event came that it shows the end of, as a timestamp.</param>
    public void Offer(Collection collection, string cause, long? eventAt)
    {
        lock (_gate)
        {
            // That libvirt is away is said beside what was read of it last, and then again with it.
            var whole = collection.IsUnread && _latest is { } known ? collection.Over(known) : collection;
            _latest = whole.Libvirt is null ? _latest : whole;
            _pending = new Parcel(whole, cause, eventAt, time.GetUtcNow()).After(_pending);
        }
        _changed.Set();
    }

    /// <summary>It says what is on the node, or on its way there, and is no reason to publish.</summary>
    public void Keep(Collection collection)
    {
        lock (_gate)
        {
            _latest = collection;
        }
    }

    /// <summary>Has what was read last compared with the node again.</summary>
    public void OfferAgain(string cause)
    {
        // In one step: a reading that is offered meanwhile is later than this one.
        lock (_gate)
        {
            if (_latest is { } latest)
            {
                Offer(latest, cause, eventAt: null);
            }
        }
    }

    public Parcel? Take()
    {
        Parcel? taken;
        lock (_gate)
        {
            (taken, _pending) = (_pending, null);
        }
        Taken();
        return taken;
    }

    /// <summary>It could not be published; what was offered meanwhile goes before it.</summary>
    public void Return(Parcel parcel)
    {
        lock (_gate)
        {
            _pending = _pending?.After(parcel) ?? parcel;
        }
    }

    /// <summary>Until something is offered, or for that long.</summary>
    public void Wait(TimeSpan longest, CancellationToken cancellation) =>
        WaitHandle.WaitAny([_changed, cancellation.WaitHandle], longest);

    public void Dispose() => _changed.Dispose();
}

/// <summary>A reading on its way to the node.</summary>
/// <param name="Cause">Why it is published, in a word.</param>
/// <param name="EventAt">When the first event came that is not on the node yet, as a timestamp; null where none is the cause.</param>
/// <param name="Since">When the first reading came that is not on the node yet.</param>
internal sealed record Parcel(Collection Collection, string Cause, long? EventAt, DateTimeOffset Since)
{
    /// <summary>This reading, in the place of one that never went out.</summary>
    public Parcel After(Parcel? before) =>
        before is null
            ? this
            : this with
            {
                Collection = Collection.Over(before.Collection),
                Cause = before.EventAt is null ? Cause : before.Cause,
                EventAt = before.EventAt ?? EventAt,
                Since = before.Since,
            };
}
