using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Watching;

/// <summary>
/// What is to be looked at again. Events, from libvirt's thread, only add to it; the reading loop takes all of it at once, so that a
/// burst of events is one reading.
/// </summary>
internal sealed class Agenda(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _added = new(initialState: false);
    private HashSet<string> _guests = new(StringComparer.Ordinal);
    private Work _work = Work.None;

    public void Add(LibvirtEvent happened)
    {
        lock (_gate)
        {
            if (happened.Part is EventPart.Closed)
            {
                _work = _work with { Closed = happened.Kind };
            }
            else if (happened.ChangesFacts)
            {
                AddChange(happened);
            }
            else
            {
                return;
            }
        }
        _added.Set();
    }

    /// <summary>A part that a reading did not wait for is there now.</summary>
    public void AddCome()
    {
        lock (_gate)
        {
            _work = _work with { HasCome = true };
        }
        _added.Set();
    }

    /// <summary>Ends a wait: what kept the next reading back does so no longer.</summary>
    public void Wake() => _added.Set();

    public Work Take()
    {
        lock (_gate)
        {
            var taken = _guests.Count == 0 ? _work : _work with { Guests = GuestSet.Of(_guests) };
            (_work, _guests) = (Work.None, new(StringComparer.Ordinal));
            return taken;
        }
    }

    /// <summary>Until something is added, or for that long.</summary>
    public void Wait(TimeSpan longest, CancellationToken cancellation) =>
        WaitHandle.WaitAny([_added, cancellation.WaitHandle], longest);

    public void Dispose() => _added.Dispose();

    private void AddChange(LibvirtEvent happened)
    {
        _work = _work with
        {
            EventAt = _work.EventAt ?? time.GetTimestamp(),
            Events = _work.Events + 1,
            Networks = _work.Networks || happened.Part is EventPart.Networks,
            Pools = _work.Pools || happened.Part is EventPart.Pools,
        };
        if (happened.Uuid is { } guest)
        {
            _guests.Add(guest);
        }
    }
}
