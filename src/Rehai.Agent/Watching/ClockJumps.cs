namespace Rehai.Agent.Watching;

/// <summary>Notices that the host's clock was set: what a server refused for the old time it may take now.</summary>
internal sealed class ClockJumps(TimeProvider time)
{
    /// <summary>What keeps a clock right moves it by less between two looks.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private DateTimeOffset _startedAt = time.GetUtcNow();

    /// <returns>Whether it was set since the last look.</returns>
    public bool Look()
    {
        var startedAt = time.GetUtcNow() - time.GetElapsedTime(_start);
        var isJump = (startedAt - _startedAt).Duration() >= Least;
        _startedAt = startedAt;
        return isJump;
    }
}
