namespace Rehai.Libvirt;

/// <summary>One virtual network as it was when listed; every member but name and UUID calls the daemon.</summary>
public sealed unsafe class Network : IDisposable
{
    private readonly NetworkHandle _handle;

    private Network(nint reference)
    {
        _handle = new NetworkHandle(reference);
        Name = NativeText.Borrowed(LibvirtNative.virNetworkGetName(reference));
        Uuid = NativeText.Uuid(reference, &LibvirtNative.virNetworkGetUUID);
    }

    public string Name { get; }

    public string Uuid { get; }

    public bool IsActive() => LibvirtError.Check(LibvirtNative.virNetworkIsActive(_handle), "virNetworkIsActive") == 1;

    public bool IsPersistent() =>
        LibvirtError.Check(LibvirtNative.virNetworkIsPersistent(_handle), "virNetworkIsPersistent") == 1;

    public bool Autostart()
    {
        LibvirtError.Check(LibvirtNative.virNetworkGetAutostart(_handle, out var autostart), "virNetworkGetAutostart");
        return autostart == 1;
    }

    /// <summary>The bridge's interface; null for a network that has none (libvirt: internal error).</summary>
    public string? BridgeName()
    {
        var name = LibvirtNative.virNetworkGetBridgeName(_handle);
        if (name is not null)
        {
            return NativeText.Owned(name);
        }
        var error = LibvirtError.Take("virNetworkGetBridgeName");
        return error.Code is LibvirtErrorCode.InternalError ? null : throw error;
    }

    /// <summary>The leases that have not expired; none where the driver knows no leases.</summary>
    public DhcpLease[] DhcpLeases()
    {
        var count = LibvirtNative.virNetworkGetDHCPLeases(_handle, 0, out var list, 0);
        if (count >= 0)
        {
            return NativeList.Take(count, (nint*)list, DhcpLease.Take, "virNetworkGetDHCPLeases");
        }
        var error = LibvirtError.Take("virNetworkGetDHCPLeases");
        return error.Code is LibvirtErrorCode.NoSupport ? [] : throw error;
    }

    public void Dispose() => _handle.Dispose();

    internal static Network Take(nint reference) => new(reference);
}
