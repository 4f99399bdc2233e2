namespace Rehai.Libvirt;

/// <summary>One storage pool as it was when listed; every member but name and UUID calls the daemon.</summary>
public sealed unsafe class StoragePool : IDisposable
{
    private readonly StoragePoolHandle _handle;

    private StoragePool(nint reference)
    {
        _handle = new StoragePoolHandle(reference);
        Name = NativeText.Borrowed(LibvirtNative.virStoragePoolGetName(reference));
        Uuid = NativeText.Uuid(reference, &LibvirtNative.virStoragePoolGetUUID);
    }

    public string Name { get; }

    public string Uuid { get; }

    public bool IsActive() =>
        LibvirtError.Check(LibvirtNative.virStoragePoolIsActive(_handle), "virStoragePoolIsActive") == 1;

    public bool IsPersistent() =>
        LibvirtError.Check(LibvirtNative.virStoragePoolIsPersistent(_handle), "virStoragePoolIsPersistent") == 1;

    public bool Autostart()
    {
        LibvirtError.Check(
            LibvirtNative.virStoragePoolGetAutostart(_handle, out var autostart),
            "virStoragePoolGetAutostart"
        );
        return autostart == 1;
    }

    public StoragePoolInfo Info()
    {
        LibvirtError.Check(LibvirtNative.virStoragePoolGetInfo(_handle, out var info), "virStoragePoolGetInfo");
        return new StoragePoolInfo(info.State, info.Capacity, info.Allocation, info.Available);
    }

    /// <summary>The volumes of an active pool, as of its last refresh.</summary>
    public StorageVolume[] ListAllVolumes()
    {
        var count = LibvirtNative.virStoragePoolListAllVolumes(_handle, out var list, 0);
        return NativeList.Take(count, list, StorageVolume.Take, "virStoragePoolListAllVolumes");
    }

    public void Dispose() => _handle.Dispose();

    internal static StoragePool Take(nint reference) => new(reference);
}
