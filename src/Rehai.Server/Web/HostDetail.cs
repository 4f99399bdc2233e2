using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>What a node says of its host's networks and pools; null where it does not list them.</summary>
internal sealed record HostDetail(IReadOnlyList<HostNetwork>? Networks, IReadOnlyList<HostPool>? Pools)
{
    /// <param name="automatic">The node's automatic attributes.</param>
    public static HostDetail Of(NodeValue automatic)
    {
        var (rehai, libvirt) = (automatic["rehai"], automatic["libvirt"]);
        var networks = Listed(rehai["networks"], libvirt["networks"]);
        var pools = Listed(rehai["pools"], libvirt["storage"]);
        return new(
            networks is { } some
                ? [.. some.Members().Select(HostNetwork.Of).OrderBy(network => network.Name, NaturalOrder.Instance)]
                : null,
            pools is { } others
                ? [.. others.Members().Select(HostPool.Of).OrderBy(pool => pool.Name, NaturalOrder.Instance)]
                : null
        );
    }

    /// <summary>What Rehai lists, or what ohai does: active ones only.</summary>
    private static NodeValue? Listed(NodeValue rehai, NodeValue ohai) =>
        rehai.IsObject ? rehai
        : ohai.IsObject ? ohai
        : null;
}

internal sealed record HostNetwork(string Name, string? Bridge, bool? IsActive, bool? Autostart)
{
    public static HostNetwork Of((string Name, NodeValue Value) network) =>
        new(
            NodeValue.Shown(network.Name) ?? "",
            (network.Value["bridge"].Text() ?? network.Value["bridge_name"].Text()),
            network.Value["active"].Flag(),
            network.Value["autostart"].Flag()
        );
}

/// <param name="Capacity">Bytes, as are the others.</param>
internal sealed record HostPool(string Name, string? State, long? Capacity, long? Allocation, long? Available)
{
    public static HostPool Of((string Name, NodeValue Value) pool) =>
        new(
            NodeValue.Shown(pool.Name) ?? "",
            pool.Value["state"].Text(),
            pool.Value["capacity"].Number(),
            pool.Value["allocation"].Number(),
            pool.Value["available"].Number()
        );
}
