namespace Rehai.Libvirt;

/// <summary>
/// Says which libvirt call a thread is in, so that a deadline holds for each call and not for the whole work: a long
/// reading that moves on is not a hang.
/// </summary>
public sealed class CallWatch
{
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private string call;
    private long since;
    private bool givenUp;

    internal CallWatch(string call, TimeProvider time)
    {
        this.call = call;
        this.time = time;
        since = time.GetTimestamp();
    }

    /// <summary>Before each call that may block.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for this work any more.</exception>
    public void Enter(string call)
    {
        lock (gate)
        {
            if (givenUp)
            {
                throw new OperationCanceledException("given up at its deadline");
            }
            this.call = call;
            since = time.GetTimestamp();
        }
    }

    internal (string Call, TimeSpan Elapsed) Current()
    {
        lock (gate)
        {
            return (call, time.GetElapsedTime(since));
        }
    }

    internal void GiveUp()
    {
        lock (gate)
        {
            givenUp = true;
        }
    }
}
