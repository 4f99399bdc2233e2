namespace Rehai.Server.Hosting;

/// <summary>
/// Bounds the memory that requests take together: so many are answered at once, and of one client or user no more than a part of these,
/// so that nobody who is slow keeps all others from being answered. A request takes its turn when it is known whose it is, before its
/// body is read: until then it costs nothing that Kestrel does not bound.
/// </summary>
internal sealed class RequestTurns : IDisposable
{
    public const int AtOnce = 128;
    public const int AtOnceOfActor = 32;
    public const int WaitingOfActor = 1_024;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly Dictionary<long, Line> _lines = [];
    private readonly Lock _gate = new();

    /// <summary>Waits for a turn, which ends when it is disposed; null where the actor has too many requests that wait.</summary>
    /// <param name="actor">Who has signed.</param>
    public async Task<IDisposable?> Take(long actor, CancellationToken cancellation)
    {
        if (Join(actor) is not { } line)
        {
            return null;
        }
        try
        {
            // Its own first: who waits for that keeps nobody else waiting.
            await line.Turns.WaitAsync(cancellation);
            try
            {
                await _turns.WaitAsync(cancellation);
            }
            catch
            {
                line.Turns.Release();
                throw;
            }
        }
        catch
        {
            Leave(actor, line);
            throw;
        }
        return new Turn(this, actor, line);
    }

    private Line? Join(long actor)
    {
        lock (_gate)
        {
            var line = _lines.TryGetValue(actor, out var known) ? known : _lines[actor] = new Line();
            if (line.Inside >= AtOnceOfActor + WaitingOfActor)
            {
                return null;
            }
            line.Inside++;
            return line;
        }
    }

    private void Leave(long actor, Line line)
    {
        lock (_gate)
        {
            if (--line.Inside == 0)
            {
                _lines.Remove(actor);
                line.Turns.Dispose();
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>The requests of one actor.</summary>
    private sealed class Line
    {
        public SemaphoreSlim Turns { get; } = new(AtOnceOfActor);

        public int Inside { get; set; }
    }

    private sealed class Turn(RequestTurns turns, long actor, Line line) : IDisposable
    {
        public void Dispose()
        {
            turns._turns.Release();
            line.Turns.Release();
            turns.Leave(actor, line);
        }
    }
}
