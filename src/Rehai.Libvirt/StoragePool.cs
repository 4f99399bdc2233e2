namespace Rehai.Libvirt;

/// <summary>One storage pool as it was when listed; every member but name and UUID calls the daemon.</summary>
public sealed unsafe class StoragePool : IDisposable
{
    private readonly StoragePoolHandle handle;

    private StoragePool(nint reference)
    {
        handle = new StoragePoolHandle(reference);
        Name = NativeText.Borrowed(LibvirtNative.virStoragePoolGetName(reference));
        Uuid = NativeText.Uuid(reference, &LibvirtNative.virStoragePoolGetUUID);
    }

    public string Name { get; }

    public string Uuid { get; }

    public bool IsActive() =>
        LibvirtError.Check(LibvirtNative.virStoragePoolIsActive(handle), "virStoragePoolIsActive") == 1;

    public bool IsPersistent() =>
        LibvirtError.Check(LibvirtNative.virStoragePoolIsPersistent(handle), "virStoragePoolIsPersistent") == 1;

    public bool Autostart()
    {
        LibvirtError.Check(
            LibvirtNative.virStoragePoolGetAutostart(handle, out var autostart),
            "virStoragePoolGetAutostart"
        );
        return autostart == 1;
    }

    public StoragePoolInfo Info()
    {
        LibvirtError.Check(LibvirtNative.virStoragePoolGetInfo(handle, out var info), "virStoragePoolGetInfo");
        return new StoragePoolInfo(info.State, info.Capacity, info.Allocation, info.Available);
    }

    /// <summary>The volumes of an active pool, as of its last refresh.</summary>
    public StorageVolume[] ListAllVolumes()
    {
        var count = LibvirtNative.virStoragePoolListAllVolumes(handle, out var list, 0);
        return NativeList.Take(count, list, StorageVolume.Take, "virStoragePoolListAllVolumes");
    }

    public void Dispose() => handle.Dispose();

    internal static StoragePool Take(nint reference) => new(reference);
}
