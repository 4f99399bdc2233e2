using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>One reference that libvirt counts; a call in flight on another thread keeps it until that call returns.</summary>
internal abstract class LibvirtHandle : SafeHandle
{
    private protected LibvirtHandle()
        : base(0, ownsHandle: true) { }

    private protected LibvirtHandle(nint pointer)
        : base(pointer, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;
}

internal sealed class ConnectionHandle : LibvirtHandle
{
    protected override bool ReleaseHandle() => LibvirtNative.virConnectClose(handle) >= 0;
}

internal sealed class DomainHandle(nint pointer) : LibvirtHandle(pointer)
{
    protected override bool ReleaseHandle() => LibvirtNative.virDomainFree(handle) == 0;
}

internal sealed class NetworkHandle(nint pointer) : LibvirtHandle(pointer)
{
    protected override bool ReleaseHandle() => LibvirtNative.virNetworkFree(handle) == 0;
}

internal sealed class StoragePoolHandle(nint pointer) : LibvirtHandle(pointer)
{
    protected override bool ReleaseHandle() => LibvirtNative.virStoragePoolFree(handle) == 0;
}

internal sealed class StorageVolumeHandle(nint pointer) : LibvirtHandle(pointer)
{
    protected override bool ReleaseHandle() => LibvirtNative.virStorageVolFree(handle) == 0;
}
