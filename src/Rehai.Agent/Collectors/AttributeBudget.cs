using System.Text.Json;
using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Bounds what we add to a node. A Chef server takes a document of 1,000,000 to 2,000,000 bytes, and one that is too large fails
/// chef-client's own save as well. Over the bound details are left out in this order: volumes, snapshots, disks,
/// interfaces; identity and state never are.
/// </summary>
internal static class AttributeBudget
{
    /// <summary>Half of the limit of a Chef server as it is packaged.</summary>
    public const int Bytes = 1_000_000;

    private static readonly (
        string Detail,
        Func<LibvirtFacts?, LibvirtFacts?> Libvirt,
        Func<GuestFacts, GuestFacts> Guest
    )[] Steps =
    [
        ("volumes", WithoutVolumes, guest => guest),
        ("snapshots", libvirt => libvirt, guest => guest with { Snapshots = null }),
        ("disks", libvirt => libvirt, guest => guest with { Disks = null }),
        ("interfaces", libvirt => libvirt, guest => guest with { Interfaces = null }),
    ];

    public static (LibvirtFacts? Libvirt, HostFacts? Host) Fit(
        LibvirtFacts? libvirt,
        HostFacts? host,
        Log log,
        int bytes = Bytes
    )
    {
        var dropped = new List<string>();
        var size = Size(libvirt, host);
        foreach (var step in Steps.TakeWhile(_ => size > bytes))
        {
            libvirt = step.Libvirt(libvirt);
            host = host is null ? null : host with { Guests = Each(host.Guests, step.Guest) };
            var smaller = Size(libvirt, host);
            if (smaller < size)
            {
                dropped.Add(step.Detail);
            }
            size = smaller;
        }
        if (dropped.Count > 0)
        {
            host = host is null ? null : host with { Truncated = dropped };
            log.Warn($"The guests' facts are larger than {bytes} bytes: left out {string.Join(", ", dropped)}.");
        }
        return (libvirt, host);
    }

    private static int Size(LibvirtFacts? libvirt, HostFacts? host) =>
        (libvirt is null ? 0 : JsonSerializer.SerializeToUtf8Bytes(libvirt, FactsJson.Default.LibvirtFacts).Length)
        + (host is null ? 0 : JsonSerializer.SerializeToUtf8Bytes(host, FactsJson.Default.HostFacts).Length);

    private static LibvirtFacts? WithoutVolumes(LibvirtFacts? libvirt) =>
        libvirt is null ? null : libvirt with { Storage = Each(libvirt.Storage, pool => pool with { Volumes = null }) };

    private static OrdinalDictionary<T>? Each<T>(OrdinalDictionary<T>? map, Func<T, T> change)
    {
        if (map is null)
        {
            return null;
        }
        var changed = new OrdinalDictionary<T>();
        foreach (var (key, value) in map)
        {
            changed[key] = change(value);
        }
        return changed;
    }
}
