namespace Rehai.Server.Inventory;

/// <summary>Judges a host's silence by how often it promised a sign of life.</summary>
internal static class Heartbeat
{
    /// <summary>Seconds; chef-client's own default, for who promised nothing.</summary>
    private const int ChefClientInterval = 1_800;

    private const int LiveBeats = 3;
    private const int LateBeats = 10;

    /// <param name="seen">The last sign of life.</param>
    /// <param name="listeningSince">
    /// When this program began to hear leases, which it keeps in memory alone: a host that renews them looks silent until its next one, so
    /// for three heartbeats it is late at worst. Null where nobody listens.
    /// </param>
    public static Freshness Judge(
        HostRow host,
        DateTimeOffset? seen,
        DateTimeOffset now,
        DateTimeOffset? listeningSince = null
    )
    {
        if (seen is null)
        {
            return Freshness.Unknown;
        }
        var beat = BeatOf(host);
        // A host whose clock is far ahead would look alive long after its end: then the server's own time counts.
        var silence = now - (seen > now + beat ? host.ChangedAt : seen.Value);
        return silence <= LiveBeats * beat ? Freshness.Live
            : silence <= LateBeats * beat ? Freshness.Late
            : host.Interval is not null && now - listeningSince < LiveBeats * beat ? Freshness.Late
            : Freshness.Stale;
    }

    private static TimeSpan BeatOf(HostRow host) =>
        TimeSpan.FromSeconds(host.Interval is > 0 ? host.Interval.Value : ChefClientInterval);
}
