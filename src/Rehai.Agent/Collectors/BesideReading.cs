using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// What is read beside the guests and may hang without them: networks, pools, sizes of disks. While it is read anew, what is known
/// of it stays; where it cannot be read it is unknown.
/// </summary>
/// <param name="what">In messages.</param>
/// <param name="came">Told when a reading ended that nobody waited for any more.</param>
internal sealed class BesideReading<T>(string what, TimeSpan deadline, TimeProvider time, Action? came)
    where T : class
{
    private AbandonableCall<(T Value, IReadOnlyList<string> Errors)>? _call;
    private AbandonableCall<(T Value, IReadOnlyList<string> Errors)>? _stuck;
    private Func<ErrorLines, CallWatch, T>? _next;
    private Arrival _arrival = new(came);

    /// <summary>Null where it is unknown.</summary>
    public T? Value { get; private set; }

    /// <summary>What of it could not be read, a line each.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>Whether nobody reads it at this moment.</summary>
    public bool IsOver => _call is null or { IsOver: true };

    /// <summary>Whether, besides, no result is there to be taken.</summary>
    public bool IsIdle => _call is null;

    /// <summary>Whether it was given up at its deadline when it was last read.</summary>
    public bool IsHung { get; private set; }

    /// <summary>
    /// Reads it anew; where it is being read, as soon as that is over. Not while one that was given up still hangs: each would take one of the
    /// daemon's few workers.
    /// </summary>
    public void Start(Func<ErrorLines, CallWatch, T> read)
    {
        if (_stuck is { HasReturned: false })
        {
            return;
        }
        _stuck = null;
        if (_call is not null)
        {
            _next = read;
            return;
        }
        var arrival = _arrival = new(came);
        _call = AbandonableCall.Start($"listing {what}", deadline, time, watch => Run(read, watch, arrival));
    }

    /// <summary>Takes the result where it is there within that time.</summary>
    /// <returns>Whether one was taken.</returns>
    public bool Settle(TimeSpan patience, CancellationToken cancellation)
    {
        if (_call is not { } call)
        {
            return false;
        }
        var wait = _arrival is { IsUnawaited: true, HasCome: false } ? TimeSpan.Zero : patience;
        if (!call.WaitUntilOver(wait, cancellation))
        {
            _arrival.Leave();
            return false;
        }
        _call = null;
        Take(call, cancellation);
        var next = _stuck is null ? _next : null;
        _next = null;
        if (next is not null)
        {
            Start(next);
            _arrival.Leave();
        }
        return true;
    }

    private static (T, IReadOnlyList<string>) Run(Func<ErrorLines, CallWatch, T> read, CallWatch watch, Arrival arrival)
    {
        var errors = new ErrorLines();
        try
        {
            return (read(errors, watch), errors.Sorted());
        }
        finally
        {
            arrival.Come();
        }
    }

    private void Take(AbandonableCall<(T, IReadOnlyList<string>)> call, CancellationToken cancellation)
    {
        IsHung = false;
        try
        {
            (Value, Errors) = call.Wait(cancellation);
        }
#pragma warning disable CA1031 // A defect in reading a part must not cost the guests.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            IsHung = error is LibvirtTimeoutException;
            _stuck = IsHung ? call : null;
            (Value, Errors) = (null, [$"{what}: {error.Message}"]);
        }
    }

    /// <summary>That a reading ended is told where nobody waits for it, and only then: who is told reads again.</summary>
    private sealed class Arrival(Action? came)
    {
        private readonly Lock _gate = new();
        private volatile bool _hasCome;

        public bool HasCome => _hasCome;

        public bool IsUnawaited { get; private set; }

        public void Come()
        {
            bool isUnawaited;
            lock (_gate)
            {
                (_hasCome, isUnawaited) = (true, IsUnawaited);
            }
            if (isUnawaited)
            {
                came?.Invoke();
            }
        }

        public void Leave()
        {
            bool tells;
            lock (_gate)
            {
                (tells, IsUnawaited) = (_hasCome, true);
            }
            if (tells)
            {
                came?.Invoke();
            }
        }
    }
}
