namespace Rehai.Conformance.Proof;

/// <summary>Whether a state was older than one that had been shown before it was asked for.</summary>
internal static class VersionOrder
{
    /// <param name="exchanges">In the order in which they began.</param>
    internal static IEnumerable<Violation> Judge(int node, IReadOnlyList<Exchange> exchanges)
    {
        var tagged = exchanges.Where(exchange => exchange is { Tag: not null, Status: 200 or 204 }).ToList();
        var ended = new Queue<Exchange>(tagged.OrderBy(exchange => exchange.End));
        var newest = new NodeTag(0, null, null);
        foreach (var state in tagged)
        {
            while (ended.TryPeek(out var first) && first.End < state.Start)
            {
                newest = Newer(newest, ended.Dequeue().Tag!);
            }
            if (IsOlder(state.Tag!, newest))
            {
                yield return new(ViolationKind.BackInTime, node, null, $"{state.Tag} was shown after {newest}");
            }
        }
    }

    private static NodeTag Newer(NodeTag one, NodeTag other) =>
        one.Node > other.Node ? one
        : one.Node < other.Node ? other
        : new(one.Node, Later(one.Desired, other.Desired), Later(one.Current, other.Current));

    private static bool IsOlder(NodeTag tag, NodeTag than) =>
        tag.Node < than.Node || (tag.Node == than.Node && (tag.Desired < than.Desired || tag.Current < than.Current));

    private static long? Later(long? one, long? other) =>
        one is null ? other
        : other is null ? one
        : Math.Max(one.Value, other.Value);
}
