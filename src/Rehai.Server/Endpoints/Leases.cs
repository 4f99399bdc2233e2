using System.Collections.Concurrent;

namespace Rehai.Server.Endpoints;

/// <summary>
/// The leases of nodes, by their ids. Kept in memory alone: a renewal writes no document, and a server that starts knows within one
/// period.
/// </summary>
internal sealed class Leases(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<long, Lease> _leases = new();

    /// <summary>Null where the node had none since this server started.</summary>
    public Lease? Find(long node) => _leases.GetValueOrDefault(node);

    public Lease Renew(long node, TimeSpan period)
    {
        var now = time.GetUtcNow();
        if (!_leases.ContainsKey(node))
        {
            ForgetLongExpired(now);
        }
        return _leases[node] = new Lease(now, now + period);
    }

    public void Forget(long node) => _leases.TryRemove(node, out _);

    /// <summary>Nodes go with their organization too, and nobody gives a lease back.</summary>
    private void ForgetLongExpired(DateTimeOffset now)
    {
        foreach (var (node, lease) in _leases)
        {
            if (now - lease.ExpiresAt > Remembered)
            {
                Forget(node);
            }
        }
    }
}

internal sealed record Lease(DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt);
