namespace Rehai.Agent.Collectors;

/// <summary>
/// Reads one thing of the host. It only reads: the runner owns timing, logging and survival. It adds what it found, adds
/// nothing where the host has no such thing, and throws <see cref="CollectorException"/> where it is broken.
/// </summary>
internal interface ICollector
{
    /// <summary>Its key under <c>automatic.rehai.collectors</c>.</summary>
    string Name { get; }

    /// <summary>Values that move without meaning a change; a pattern covers all below it, <c>*</c> is any one key.</summary>
    IReadOnlyList<string[]> VolatilePaths { get; }

    void Collect(RootSet roots, CancellationToken cancellation);
}
