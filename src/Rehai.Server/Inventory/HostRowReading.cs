using System.Globalization;
using Rehai.Server.Storage;

namespace Rehai.Server.Inventory;

/// <summary>A host's row as its node has it: what ohai says of any machine, over it libvirt's and Rehai's own.</summary>
internal static class HostRowReading
{
    /// <summary>All but whether its guests are known, and when it changed.</summary>
    public static HostRow Of(
        NodePlace place,
        DesiredState desired,
        HostRoots roots,
        RehaiRoot rehai,
        LibvirtRoot libvirt
    ) => WithRehai(WithLibvirt(OfOhai(place, desired, roots), rehai, libvirt), rehai);

    private static HostRow OfOhai(NodePlace place, DesiredState desired, HostRoots roots) =>
        new()
        {
            Node = place.Node,
            Organization = place.Organization,
            Name = place.Name,
            Environment = desired.Environment,
            PolicyName = desired.PolicyName,
            PolicyGroup = desired.PolicyGroup,
            Roles = roots.Roles.Texts(),
            Fqdn = roots.Fqdn.Text(),
            Os = NodeValue.Shown($"{roots.Platform.Text()} {roots.PlatformVersion.Text()}".Trim()),
            Kernel = roots.Kernel["release"].Text(),
            Cpus = roots.Cpu["total"].Count(),
            MemoryKib = Kilobytes(roots.Memory["total"].Text()),
            KnowsGuests = false,
            RefreshedAt = roots.OhaiTime.Seconds(),
            ChangedAt = default,
        };

    private static HostRow WithLibvirt(HostRow host, RehaiRoot rehai, LibvirtRoot libvirt)
    {
        var pools = ActivePools(rehai.Pools, libvirt.Storage);
        return host with
        {
            LibvirtVersion = libvirt.Version.Text(),
            Cpus = libvirt.Nodeinfo["cpus"].Count() ?? host.Cpus,
            MemoryKib = libvirt.Nodeinfo["memory"].Number() ?? host.MemoryKib,
            StorageCapacity = GuestReading.Sum(pools.Select(pool => pool["capacity"].Number())),
            StorageAllocation = GuestReading.Sum(pools.Select(pool => pool["allocation"].Number())),
        };
    }

    private static HostRow WithRehai(HostRow host, RehaiRoot rehai) =>
        host with
        {
            RehaiVersion = rehai.Version.Text(),
            RefreshedAt = rehai.RefreshedAt.Instant() ?? host.RefreshedAt,
            Interval = rehai.Interval.Count(),
            Errors = ErrorsOf(rehai.Collectors),
            Truncated = rehai.Truncated.Texts(),
        };

    /// <summary>ohai has no others than active ones; Rehai knows sizes of these only.</summary>
    private static List<NodeValue> ActivePools(NodeValue rehai, NodeValue ohai) =>
        [
            .. (rehai.IsObject ? rehai : ohai)
                .Members()
                .Select(pool => pool.Value)
                .Where(pool => pool["active"].Flag() is not false),
        ];

    private static IReadOnlyList<string> ErrorsOf(NodeValue collectors) =>
        NodeValue.Bounded(
            collectors
                .Members()
                .Select(collector =>
                    collector.Value["error"].Text() is { } error ? NodeValue.Shown($"{collector.Name}: {error}") : null
                )
        );

    /// <summary>ohai's <c>16301940kB</c>.</summary>
    private static long? Kilobytes(string? text) =>
        text?.EndsWith("kB", StringComparison.Ordinal) is true
        && long.TryParse(text.AsSpan(..^2), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;
}
