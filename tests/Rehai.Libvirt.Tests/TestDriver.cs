using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Rehai.Libvirt.Tests;

/// <summary>
/// A hypervisor of libvirt's test driver that a test has for itself, and what Rehai never does: changing it. Its state
/// and its events stay inside one connection.
/// </summary>
internal sealed unsafe partial class TestDriver : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    internal TestDriver()
    {
        LibvirtEventLoop.Start(Reported.Add);
        File.WriteAllText(_path, "<node/>");
        Connection = LibvirtConnection.Open($"test://{_path}", readOnly: false);
        File.Delete(_path);
    }

    /// <summary>What the process's one event loop reported.</summary>
    internal static ConcurrentBag<string> Reported { get; } = [];

    internal LibvirtConnection Connection { get; }

    internal nint Define(string name, Guid uuid) =>
        Made(
            virDomainDefineXML(
                Connection.Handle,
                $"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><memory>1024</memory><os><type>hvm</type></os></domain>"
            )
        );

    internal nint DefineNetwork(string name) =>
        Made(virNetworkDefineXML(Connection.Handle, $"<network><name>{name}</name></network>"));

    internal nint DefinePool(string name) =>
        Made(
            virStoragePoolDefineXML(
                Connection.Handle,
                $"<pool type='dir'><name>{name}</name><target><path>/{name}</path></target></pool>",
                0
            )
        );

    internal static void Start(nint domain) => Done(virDomainCreate(domain));

    internal static void Suspend(nint domain) => Done(virDomainSuspend(domain));

    internal static void Resume(nint domain) => Done(virDomainResume(domain));

    internal static void Destroy(nint domain) => Done(virDomainDestroy(domain));

    internal static void Undefine(nint domain)
    {
        Done(virDomainUndefine(domain));
        Done(LibvirtNative.virDomainFree(domain));
    }

    internal static void StartNetwork(nint network) => Done(virNetworkCreate(network));

    internal static void StopAndUndefineNetwork(nint network)
    {
        Done(virNetworkDestroy(network));
        Done(virNetworkUndefine(network));
        Done(LibvirtNative.virNetworkFree(network));
    }

    internal static void StartAndRefreshPool(nint pool)
    {
        Done(virStoragePoolCreate(pool, 0));
        Done(virStoragePoolRefresh(pool, 0));
    }

    internal static void StopAndUndefinePool(nint pool)
    {
        Done(virStoragePoolDestroy(pool));
        Done(virStoragePoolUndefine(pool));
        Done(LibvirtNative.virStoragePoolFree(pool));
    }

    /// <returns>How many references to the connection are left: any is a leak.</returns>
    internal int Close()
    {
        var left = LibvirtNative.virConnectClose(Connection.Handle.DangerousGetHandle());
        Connection.Handle.SetHandleAsInvalid();
        return left;
    }

    public void Dispose() => Connection.Dispose();

    private static nint Made(nint reference) => reference != 0 ? reference : throw LibvirtError.Take("making it");

    private static void Done(int result) => LibvirtError.Check(result, "changing it");

    [LibraryImport(LibvirtNative.Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virDomainDefineXML(ConnectionHandle connection, string xml);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virDomainCreate(nint domain);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virDomainSuspend(nint domain);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virDomainResume(nint domain);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virDomainDestroy(nint domain);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virDomainUndefine(nint domain);

    [LibraryImport(LibvirtNative.Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virNetworkDefineXML(ConnectionHandle connection, string xml);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virNetworkCreate(nint network);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virNetworkDestroy(nint network);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virNetworkUndefine(nint network);

    [LibraryImport(LibvirtNative.Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virStoragePoolDefineXML(ConnectionHandle connection, string xml, uint flags);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virStoragePoolCreate(nint pool, uint flags);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virStoragePoolRefresh(nint pool, uint flags);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virStoragePoolDestroy(nint pool);

    [LibraryImport(LibvirtNative.Library)]
    private static partial int virStoragePoolUndefine(nint pool);
}
