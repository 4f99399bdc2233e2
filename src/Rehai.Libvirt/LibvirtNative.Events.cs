using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>Events. A callback's type is another for each kind of event, so it is passed as libvirt casts it.</summary>
internal static unsafe partial class LibvirtNative
{
    [LibraryImport(Library)]
    internal static partial int virEventRegisterDefaultImpl();

    [LibraryImport(Library)]
    internal static partial int virEventRunDefaultImpl();

    [LibraryImport(Library)]
    internal static partial int virEventAddTimeout(
        int milliseconds,
        delegate* unmanaged<int, nint, void> callback,
        nint opaque,
        delegate* unmanaged<nint, void> free
    );

    [LibraryImport(Library)]
    internal static partial int virConnectSetKeepAlive(ConnectionHandle connection, int interval, uint count);

    [LibraryImport(Library)]
    internal static partial int virConnectRegisterCloseCallback(
        ConnectionHandle connection,
        delegate* unmanaged<nint, int, nint, void> callback,
        nint opaque,
        delegate* unmanaged<nint, void> free
    );

    [LibraryImport(Library)]
    internal static partial int virConnectUnregisterCloseCallback(
        ConnectionHandle connection,
        delegate* unmanaged<nint, int, nint, void> callback
    );

    [LibraryImport(Library)]
    internal static partial int virConnectDomainEventRegisterAny(
        ConnectionHandle connection,
        nint domain,
        int kind,
        nint callback,
        nint opaque,
        delegate* unmanaged<nint, void> free
    );

    [LibraryImport(Library)]
    internal static partial int virConnectDomainEventDeregisterAny(ConnectionHandle connection, int id);

    [LibraryImport(Library)]
    internal static partial int virConnectNetworkEventRegisterAny(
        ConnectionHandle connection,
        nint network,
        int kind,
        nint callback,
        nint opaque,
        delegate* unmanaged<nint, void> free
    );

    [LibraryImport(Library)]
    internal static partial int virConnectNetworkEventDeregisterAny(ConnectionHandle connection, int id);

    [LibraryImport(Library)]
    internal static partial int virConnectStoragePoolEventRegisterAny(
        ConnectionHandle connection,
        nint pool,
        int kind,
        nint callback,
        nint opaque,
        delegate* unmanaged<nint, void> free
    );

    [LibraryImport(Library)]
    internal static partial int virConnectStoragePoolEventDeregisterAny(ConnectionHandle connection, int id);
}
