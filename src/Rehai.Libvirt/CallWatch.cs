namespace Rehai.Libvirt;

/// <summary>
/// Says which libvirt call a thread is in, so that a deadline holds for each call and not for the whole work: a long
/// reading that moves on is not a hang.
/// </summary>
public sealed class CallWatch
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private string _call;
    private long _since;
    private bool _givenUp;

    internal CallWatch(string call, TimeProvider time)
    {
        _call = call;
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>Before each call that may block.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for this work any more.</exception>
    public void Enter(string call)
    {
        lock (_gate)
        {
            if (_givenUp)
            {
                throw new OperationCanceledException("given up at its deadline");
            }
            _call = call;
            _since = _time.GetTimestamp();
        }
    }

    internal long Now => _time.GetTimestamp();

    internal TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);

    internal (string Call, TimeSpan Elapsed) Current()
    {
        lock (_gate)
        {
            return (_call, _time.GetElapsedTime(_since));
        }
    }

    internal void GiveUp()
    {
        lock (_gate)
        {
            _givenUp = true;
        }
    }
}
