namespace Rehai.Agent.Watching;

/// <summary>Pauses between tries, twice as long each time, and each a random part of that, so that many who failed together do not come together.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private readonly TimeSpan _first = first;
    private TimeSpan _most = first;

    public TimeSpan Next()
    {
        var pause = Jitter(_most);
        _most = _most * 2 < longest ? _most * 2 : longest;
        return pause;
    }

    public void Reset() => _most = _first;

    /// <summary>Any part of it.</summary>
#pragma warning disable CA5394 // Spreads tries; nobody gains by guessing it.
    public static TimeSpan Jitter(TimeSpan most) => most * Random.Shared.NextDouble();
#pragma warning restore CA5394
}
