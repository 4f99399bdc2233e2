namespace Rehai.Agent.Watching;

/// <summary>
/// Threads that run until they are cancelled together. One that ends by a defect ends all: a loop that stopped without a word would leave a
/// watch that looks alive and publishes nothing.
/// </summary>
internal sealed class Loops(CancellationToken cancellation) : IDisposable
{
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly List<Thread> _threads = [];
    private Exception? _defect;

    public void Start(string name, Action<CancellationToken> run)
    {
        var thread = new Thread(() => Guard(run)) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    public void WaitForEnd() => _end.Token.WaitHandle.WaitOne();

    /// <returns>False where one is left behind, in a system call that does not return.</returns>
    public bool HaveEndedWithin(TimeSpan longest, TimeProvider time)
    {
        var start = time.GetTimestamp();
        return _threads.TrueForAll(thread =>
            longest - time.GetElapsedTime(start) is var left && thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero)
        );
    }

    /// <exception cref="InvalidOperationException">One of them ended by a defect.</exception>
    public void ThrowIfBroken()
    {
        if (_defect is not null)
        {
            throw new InvalidOperationException($"{_defect.GetType().Name}: {_defect.Message}", _defect);
        }
    }

    /// <summary>A loop left behind looks at the token still: it is not disposed of, only cancelled.</summary>
    public void Dispose() => _end.Cancel();

    private void Guard(Action<CancellationToken> run)
    {
        try
        {
            run(_end.Token);
        }
#pragma warning disable CA1031 // Whatever it was: the others end too, and it is said.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_end.IsCancellationRequested)
            {
                _defect = e;
                _end.Cancel();
            }
        }
    }
}
