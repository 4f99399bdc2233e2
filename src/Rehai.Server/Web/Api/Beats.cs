namespace Rehai.Server.Web.Api;

/// <summary>A pulse that can be waited for beside something else.</summary>
internal sealed class Beats : IDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly CancellationToken _cancellation;

    public Beats(TimeSpan period, TimeProvider time, CancellationToken cancellation)
    {
        (_timer, _cancellation) = (new PeriodicTimer(period, time), cancellation);
        Next = Wait();
    }

    public Task<bool> Next { get; private set; }

    /// <summary>Whether there was one; then the next is waited for.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<bool> Take()
    {
        if (!Next.IsCompleted)
        {
            return false;
        }
        await Next;
        Next = Wait();
        return true;
    }

    public void Dispose() => _timer.Dispose();

    private Task<bool> Wait() => _timer.WaitForNextTickAsync(_cancellation).AsTask();
}
