namespace Rehai.Libvirt;

/// <summary>Answer of <c>virStorageVolGetInfo</c>; sizes in bytes, the type a <c>virStorageVolType</c>.</summary>
public readonly record struct StorageVolumeInfo(int Type, ulong Capacity, ulong Allocation);
