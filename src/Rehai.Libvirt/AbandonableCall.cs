namespace Rehai.Libvirt;

/// <summary>Starts an <see cref="AbandonableCall{T}"/>.</summary>
public static class AbandonableCall
{
    private const int StackBytes = 1024 * 1024;

    /// <summary>Starts the work at once, on a new background thread.</summary>
    /// <param name="call">What runs first, in words, for the message of a timeout.</param>
    /// <param name="deadline">The longest time that one call of the work may take.</param>
    /// <param name="tooLate">Receives a result that came after the work was given up, to free it.</param>
    public static AbandonableCall<T> Start<T>(
        string call,
        TimeSpan deadline,
        TimeProvider time,
        Func<CallWatch, T> work,
        Action<T>? tooLate = null
    )
    {
        var started = new AbandonableCall<T>(new CallWatch(call, time), deadline);
        new Thread(() => started.Run(work, tooLate), StackBytes) { IsBackground = true, Name = call }.Start();
        return started;
    }
}

/// <summary>
/// Work that blocks inside libvirt, on a thread of its own that may be given up. A thread in a C call cannot be stopped:
/// it stays behind, never keeps the process alive, and ends at its next <see cref="CallWatch.Enter"/>.
/// </summary>
public sealed class AbandonableCall<T>
{
    private readonly TaskCompletionSource<T> _outcome = new();
    private readonly CallWatch _watch;
    private readonly TimeSpan _deadline;
    private volatile bool _hasReturned;

    internal AbandonableCall(CallWatch watch, TimeSpan deadline)
    {
        _watch = watch;
        _deadline = deadline;
    }

    /// <summary>Whether the work ended, well or not, or was given up.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    /// <summary>Whether its thread is free again; that of work that was given up may be stuck for long after.</summary>
    public bool HasReturned => _hasReturned;

    /// <summary>Returns what the work returned, or throws what it threw.</summary>
    /// <exception cref="LibvirtTimeoutException">One call took longer than the deadline; the work is given up.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the work is given up.</exception>
    public T Wait(CancellationToken cancellation)
    {
        WaitUntilOver(TimeSpan.MaxValue, cancellation);
        return _outcome.Task.GetAwaiter().GetResult();
    }

    /// <summary>Whether the work is over within that time, given up at its deadline or by the caller included; it never throws.</summary>
    public bool WaitUntilOver(TimeSpan patience, CancellationToken cancellation)
    {
        var begun = _watch.Now;
        while (!_outcome.Task.IsCompleted)
        {
            var (call, elapsed) = _watch.Current();
            var left = patience - _watch.Since(begun);
            if (cancellation.IsCancellationRequested)
            {
                GiveUp(new OperationCanceledException(cancellation));
            }
            else if (elapsed >= _deadline)
            {
                GiveUp(new LibvirtTimeoutException(call, _deadline));
            }
            else if (left <= TimeSpan.Zero)
            {
                return false;
            }
            else
            {
                WaitHandle.WaitAny(
                    [((IAsyncResult)_outcome.Task).AsyncWaitHandle, cancellation.WaitHandle],
                    left < _deadline - elapsed ? left : _deadline - elapsed
                );
            }
        }
        return true;
    }

    internal void Run(Func<CallWatch, T> work, Action<T>? tooLate)
    {
        try
        {
            var result = work(_watch);
            if (!_outcome.TrySetResult(result))
            {
                tooLate?.Invoke(result);
            }
        }
        catch (Exception error)
        {
            _outcome.TrySetException(error);
        }
        finally
        {
            _hasReturned = true;
        }
    }

    private void GiveUp(Exception reason)
    {
        _outcome.TrySetException(reason);
        _watch.GiveUp();
    }
}
