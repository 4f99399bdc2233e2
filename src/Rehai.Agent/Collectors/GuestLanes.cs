using System.Collections.Concurrent;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Reads guests one after the other in a few lanes, each an <see cref="AbandonableCall"/>. A lane that hangs at a guest
/// is given up, the guest keeps what is known, and a new lane goes on with the rest.
/// </summary>
internal sealed class GuestLanes(IEnumerable<GuestReading> guests, string subject, TimeProvider time, ErrorLines errors)
{
    private readonly ConcurrentQueue<GuestReading> _waiting = new(guests);
    private readonly long _begun = time.GetTimestamp();

    /// <summary>The longest time for one guest.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether only the daemon can hang these reads; then the first that does ends all.</summary>
    public bool HangEndsAll { get; init; }

    /// <summary>After this time no further guest is begun.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.MaxValue;

    /// <summary>Runs <paramref name="read"/> in so many threads, each with the guests that it gets round to.</summary>
    /// <exception cref="LibvirtTimeoutException">A read hung and <see cref="HangEndsAll"/>.</exception>
    internal void Run(int count, Action<IEnumerable<GuestReading>> read, CancellationToken cancellation)
    {
        var lanes = new Queue<AbandonableCall<bool>>();
        for (var i = 0; i < Math.Min(count, _waiting.Count); i++)
        {
            lanes.Enqueue(Start(read));
        }
        while (lanes.TryDequeue(out var lane))
        {
            if (!Finished(lane, cancellation) && !_waiting.IsEmpty && WithinBudget())
            {
                lanes.Enqueue(Start(read));
            }
        }
        if (!_waiting.IsEmpty)
        {
            errors.Add($"{subject}: {_waiting.Count} guests were not read, the time for it was over");
        }
    }

    /// <summary>Reads a detail of one guest; a failure is that guest's alone.</summary>
    /// <exception cref="LibvirtException">The connection itself is gone.</exception>
    internal void Attempt(GuestReading guest, LibvirtConnection connection, Action read)
    {
        try
        {
            read();
        }
        catch (LibvirtException gone) when (gone.Code is LibvirtErrorCode.NoDomain)
        {
            guest.Vanished = true;
        }
        catch (LibvirtException error) when (connection.IsAlive())
        {
            errors.Add($"guest {guest.Name}: {subject}: {error.Message}");
        }
    }

    private AbandonableCall<bool> Start(Action<IEnumerable<GuestReading>> read) =>
        AbandonableCall.Start(
            subject,
            Deadline,
            time,
            watch =>
            {
                read(Guests(watch));
                return true;
            }
        );

    private bool Finished(AbandonableCall<bool> lane, CancellationToken cancellation)
    {
        try
        {
            return lane.Wait(cancellation);
        }
        catch (LibvirtTimeoutException hung) when (!HangEndsAll)
        {
            errors.Add($"{hung.Message}; published with what is known");
            return false;
        }
    }

    private IEnumerable<GuestReading> Guests(CallWatch watch)
    {
        while (WithinBudget() && _waiting.TryDequeue(out var guest))
        {
            watch.Enter($"guest {guest.Name}: {subject}");
            yield return guest;
        }
    }

    private bool WithinBudget() => time.GetElapsedTime(_begun) < Budget;
}
