using System.Collections.Concurrent;
using Rehai.Chef.Authentication;

namespace Rehai.Conformance.Proof;

/// <summary>What all writers of a run share.</summary>
internal sealed record Stage(
    Scenario Scenario,
    SlotMap Slots,
    NodeText Text,
    History History,
    Network Network,
    ChefKey Key,
    string Directory,
    CancellationToken Cancellation
)
{
    /// <summary>From reading a node to the confirmed write, of each of Rehai's saves.</summary>
    internal ConcurrentBag<TimeSpan> Windows { get; } = [];

    /// <summary>A host's own, so one for each node.</summary>
    internal string LockFile(int node) => Path.Combine(Directory, $"{node}.lock");
}
