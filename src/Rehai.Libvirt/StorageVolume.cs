namespace Rehai.Libvirt;

/// <summary>One volume of a pool as it was when listed; path and info call the daemon.</summary>
public sealed unsafe class StorageVolume : IDisposable
{
    private readonly StorageVolumeHandle _handle;

    private StorageVolume(nint reference)
    {
        _handle = new StorageVolumeHandle(reference);
        Name = NativeText.Borrowed(LibvirtNative.virStorageVolGetName(reference));
        Key = NativeText.Borrowed(LibvirtNative.virStorageVolGetKey(reference));
    }

    public string Name { get; }

    public string Key { get; }

    public string Path() =>
        NativeText.Owned(LibvirtError.Check(LibvirtNative.virStorageVolGetPath(_handle), "virStorageVolGetPath"));

    public StorageVolumeInfo Info()
    {
        LibvirtError.Check(LibvirtNative.virStorageVolGetInfo(_handle, out var info), "virStorageVolGetInfo");
        return new StorageVolumeInfo(info.Type, info.Capacity, info.Allocation);
    }

    public void Dispose() => _handle.Dispose();

    internal static StorageVolume Take(nint reference) => new(reference);
}
