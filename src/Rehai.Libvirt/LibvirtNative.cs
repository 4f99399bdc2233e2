using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Rehai.Libvirt;

/// <summary>The functions of <c>libvirt.so.0</c> that Rehai calls, as declared in libvirt's C headers.</summary>
internal static unsafe partial class LibvirtNative
{
    internal const string Library = "libvirt.so.0";

    [LibraryImport(Library)]
    internal static partial int virInitialize();

    [LibraryImport(Library)]
    internal static partial void virSetErrorFunc(nint userData, delegate* unmanaged<nint, nint, void> handler);

    [LibraryImport(Library)]
    internal static partial VirError* virGetLastError();

    [LibraryImport(Library)]
    internal static partial void virResetLastError();

    [LibraryImport(Library)]
    internal static partial int virGetVersion(out nuint library, nint type, nint typeVersion);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ConnectionHandle virConnectOpen(string uri);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ConnectionHandle virConnectOpenReadOnly(string uri);

    [LibraryImport(Library)]
    internal static partial int virConnectClose(nint connection);

    [LibraryImport(Library)]
    internal static partial int virConnectIsAlive(ConnectionHandle connection);

    [LibraryImport(Library)]
    internal static partial int virConnectGetLibVersion(ConnectionHandle connection, out nuint version);

    [LibraryImport(Library)]
    internal static partial byte* virConnectGetURI(ConnectionHandle connection);

    [LibraryImport(Library)]
    internal static partial int virNodeGetInfo(ConnectionHandle connection, out VirNodeInfo info);

    [LibraryImport(Library)]
    internal static partial int virConnectListAllDomains(ConnectionHandle connection, out nint* domains, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint virDomainLookupByUUIDString(ConnectionHandle connection, string uuid);

    [LibraryImport(Library)]
    internal static partial int virConnectGetAllDomainStats(
        ConnectionHandle connection,
        uint stats,
        out VirDomainStatsRecord** records,
        uint flags
    );

    [LibraryImport(Library)]
    internal static partial int virDomainListGetStats(
        nint* domains,
        uint stats,
        out VirDomainStatsRecord** records,
        uint flags
    );

    [LibraryImport(Library)]
    internal static partial void virDomainStatsRecordListFree(VirDomainStatsRecord** records);

    [LibraryImport(Library)]
    internal static partial int virConnectListAllNetworks(ConnectionHandle connection, out nint* networks, uint flags);

    [LibraryImport(Library)]
    internal static partial int virConnectListAllStoragePools(ConnectionHandle connection, out nint* pools, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainFree(nint domain);

    [LibraryImport(Library)]
    internal static partial byte* virDomainGetName(nint domain);

    [LibraryImport(Library)]
    internal static partial int virDomainGetUUID(nint domain, byte* uuid);

    [LibraryImport(Library)]
    internal static partial uint virDomainGetID(nint domain);

    [LibraryImport(Library)]
    internal static partial byte* virDomainGetXMLDesc(DomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainGetInfo(DomainHandle domain, out VirDomainInfo info);

    [LibraryImport(Library)]
    internal static partial int virDomainGetState(DomainHandle domain, out int state, out int reason, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainListAllSnapshots(DomainHandle domain, out nint* snapshots, uint flags);

    [LibraryImport(Library)]
    internal static partial byte* virDomainSnapshotGetName(nint snapshot);

    [LibraryImport(Library)]
    internal static partial int virDomainSnapshotFree(nint snapshot);

    [LibraryImport(Library)]
    internal static partial int virNetworkFree(nint network);

    [LibraryImport(Library)]
    internal static partial byte* virNetworkGetName(nint network);

    [LibraryImport(Library)]
    internal static partial int virNetworkGetUUID(nint network, byte* uuid);

    [LibraryImport(Library)]
    internal static partial byte* virNetworkGetBridgeName(NetworkHandle network);

    [LibraryImport(Library)]
    internal static partial int virNetworkIsActive(NetworkHandle network);

    [LibraryImport(Library)]
    internal static partial int virNetworkIsPersistent(NetworkHandle network);

    [LibraryImport(Library)]
    internal static partial int virNetworkGetAutostart(NetworkHandle network, out int autostart);

    [LibraryImport(Library)]
    internal static partial int virNetworkGetDHCPLeases(
        NetworkHandle network,
        nint mac,
        out VirNetworkDhcpLease** leases,
        uint flags
    );

    [LibraryImport(Library)]
    internal static partial void virNetworkDHCPLeaseFree(VirNetworkDhcpLease* lease);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolFree(nint pool);

    [LibraryImport(Library)]
    internal static partial byte* virStoragePoolGetName(nint pool);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolGetUUID(nint pool, byte* uuid);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolGetInfo(StoragePoolHandle pool, out VirStoragePoolInfo info);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolGetAutostart(StoragePoolHandle pool, out int autostart);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolIsActive(StoragePoolHandle pool);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolIsPersistent(StoragePoolHandle pool);

    [LibraryImport(Library)]
    internal static partial int virStoragePoolListAllVolumes(StoragePoolHandle pool, out nint* volumes, uint flags);

    [LibraryImport(Library)]
    internal static partial int virStorageVolFree(nint volume);

    [LibraryImport(Library)]
    internal static partial byte* virStorageVolGetName(nint volume);

    [LibraryImport(Library)]
    internal static partial byte* virStorageVolGetKey(nint volume);

    [LibraryImport(Library)]
    internal static partial byte* virStorageVolGetPath(StorageVolumeHandle volume);

    [LibraryImport(Library)]
    internal static partial int virStorageVolGetInfo(StorageVolumeHandle volume, out VirStorageVolInfo info);
}
