namespace Rehai.Server.Inventory;

/// <summary>What <c>automatic.rehai</c> tells of a host, found in one pass over it.</summary>
internal sealed class RehaiRoot(NodeValue root)
{
    private readonly NodeValue[] _values = root.Pick(
        "version",
        "refreshed_at",
        "cause",
        "interval",
        "collectors",
        "truncated",
        "guests",
        "pools"
    );

    public NodeValue Version => _values[0];

    public NodeValue RefreshedAt => _values[1];

    public NodeValue Cause => _values[2];

    public NodeValue Interval => _values[3];

    public NodeValue Collectors => _values[4];

    public NodeValue Truncated => _values[5];

    public NodeValue Guests => _values[6];

    public NodeValue Pools => _values[7];
}
