using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>The storage pools under both roots.</summary>
internal sealed class PoolsReading
{
    internal OrdinalDictionary<PoolFacts> Pools { get; } = [];

    /// <summary>The active ones in ohai's shape; null once one of them could not be read.</summary>
    internal OrdinalDictionary<LibvirtPoolFacts>? Storage { get; set; } = [];

    /// <summary>Volumes by what a disk of a guest calls them: their path, and <c>POOL/VOLUME</c>.</summary>
    internal Dictionary<string, LibvirtVolumeFacts> VolumesBySource { get; } = new(StringComparer.Ordinal);
}
