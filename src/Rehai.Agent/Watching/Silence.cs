namespace Rehai.Agent.Watching;

/// <summary>
/// How long the server has not heard of this host, and this host not of its node. Renewing a lease ends both; without one, a save ends the first and
/// a comparison the second.
/// </summary>
internal sealed class Silence(WatchSettings settings, TimeProvider time)
{
    private long _heardAt = time.GetTimestamp();
    private long _compareAt = NextComparison(settings, time);

    /// <summary>Whether a reader could take this host for dead.</summary>
    public bool IsLong => time.GetElapsedTime(_heardAt) >= settings.Heartbeat;

    public bool IsComparisonDue => time.IsOver(_compareAt);

    public void Saved() => _heardAt = time.GetTimestamp();

    /// <summary>The node is known to be what was read. Hosts that did this together do it apart the next time.</summary>
    public void Compared() => _compareAt = NextComparison(settings, time);

    public void LeaseRenewed()
    {
        Saved();
        Compared();
    }

    private static long NextComparison(WatchSettings settings, TimeProvider time) =>
        time.After(settings.Comparison + Backoff.Jitter(settings.Splay));
}
