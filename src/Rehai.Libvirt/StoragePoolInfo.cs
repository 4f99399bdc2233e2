namespace Rehai.Libvirt;

/// <summary>Answer of <c>virStoragePoolGetInfo</c>; sizes in bytes, the state a <c>virStoragePoolState</c>.</summary>
public readonly record struct StoragePoolInfo(int State, ulong Capacity, ulong Allocation, ulong Available);
