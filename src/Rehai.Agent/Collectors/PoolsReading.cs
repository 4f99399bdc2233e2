using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>The storage pools under both roots.</summary>
internal sealed class PoolsReading
{
    internal OrdinalDictionary<PoolFacts> Pools { get; } = [];

    /// <summary>The active ones in ohai's shape; null once one of them could not be read.</summary>
    internal OrdinalDictionary<LibvirtPoolFacts>? Storage { get; private set; } = [];

    /// <summary>Names of those of which only the UUID is known.</summary>
    internal List<string> Unread { get; } = [];

    /// <summary>Whether the volumes of every active pool could be listed.</summary>
    internal bool VolumesComplete => Storage is not null;

    /// <summary>Volumes by what a disk of a guest calls them: their path, and <c>POOL/VOLUME</c>.</summary>
    internal Dictionary<string, LibvirtVolumeFacts> VolumesBySource { get; } = new(StringComparer.Ordinal);

    internal void Incomplete(string pool, string uuid)
    {
        Storage = null;
        if (Pools.TryAdd(pool, new PoolFacts { Uuid = uuid }))
        {
            Unread.Add(pool);
        }
    }
}
