using System.Text.Json.Serialization;

namespace Rehai.Facts;

/// <summary>
/// The attribute root <c>rehai</c>. Chef's search finds every scalar by its last key, so none of ours has the name of an
/// attribute that people search hosts by (<c>name, hostname, fqdn, addresses</c> …). Null means unknown, an empty map
/// means listed and none.
/// </summary>
public sealed record HostFacts
{
    /// <summary>Rehai's version.</summary>
    public string? Version { get; init; }

    /// <summary>UTC; written as ISO 8601 with milliseconds and <c>Z</c>.</summary>
    [JsonConverter(typeof(UtcInstantConverter))]
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>Why this refresh ran: a command or an event, in a word.</summary>
    public string? Cause { get; init; }

    /// <summary>Seconds between two full readings; null where nobody repeats it.</summary>
    public int? Interval { get; init; }

    public OrdinalDictionary<CollectorFacts>? Collectors { get; init; }

    /// <summary>The details that were left out to bound the size, in the order they were dropped.</summary>
    public IReadOnlyList<string>? Truncated { get; init; }

    /// <summary>
    /// Names of the node's other roots that were last read without root's rights, in ordinal order; null where all were
    /// read with them. Only known beside what the node has, so no reading sets it.
    /// </summary>
    public IReadOnlyList<string>? Unprivileged { get; init; }

    /// <summary>Every guest by UUID, shut-off ones too.</summary>
    public OrdinalDictionary<GuestFacts>? Guests { get; init; }

    /// <summary>Every virtual network by its libvirt name.</summary>
    public OrdinalDictionary<NetworkFacts>? Networks { get; init; }

    /// <summary>Every storage pool by its libvirt name.</summary>
    public OrdinalDictionary<PoolFacts>? Pools { get; init; }
}
