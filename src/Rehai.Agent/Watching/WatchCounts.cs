using System.Collections.Immutable;

namespace Rehai.Agent.Watching;

/// <summary>What a running watch has counted since it started, at one moment.</summary>
internal sealed record WatchCounts
{
    /// <summary>By cause and outcome; <c>failed</c> and <c>refused</c> are outcomes too.</summary>
    public ImmutableSortedDictionary<(string Cause, string Outcome), long> Saves { get; init; } =
        ImmutableSortedDictionary<(string Cause, string Outcome), long>.Empty;

    public long Retries { get; init; }

    /// <summary>To libvirt, the first connection not counted.</summary>
    public long Reconnects { get; init; }

    public long Events { get; init; }

    /// <summary>Events that were answered together with another.</summary>
    public long Coalesced { get; init; }

    /// <summary>From the oldest event that a save carried to the server's answer.</summary>
    public LatencyHistogram EventToAcknowledged { get; init; } = new();

    public WatchCounts WithSave(string cause, string outcome) =>
        this with
        {
            Saves = Saves.SetItem((cause, outcome), Saves.GetValueOrDefault((cause, outcome)) + 1),
        };
}
