using System.Runtime.InteropServices;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>
/// libvirt's test hypervisor that all connections of a process share, and what Rehai never does: changing it. Whoever uses it belongs to
/// the test collection of its name, and takes guests of other numbers than the others.
/// </summary>
internal sealed partial class SharedHypervisor : IDisposable
{
    public const string Uri = "test:///default";

    private const string Library = "libvirt.so.0";
    private const uint WithAllThatBelongsToIt = 0x3;

    private readonly nint _connection;
    private readonly List<nint> _guests = [];
    private readonly List<nint> _networks = [];

    /// <summary>
    /// Never ends: where the last subscription ends while events are being brought, and another begins, libvirt (9.0) forgets to bring any more.
    /// Connections to a daemon have their own events each.
    /// </summary>
    private static readonly EventSubscription Always = Subscribe();

    public SharedHypervisor()
    {
        GC.KeepAlive(Always);
        _connection = Made(virConnectOpen(Uri));
    }

    /// <summary>Shut off. Another with the same number is its new description.</summary>
    public nint Define(int number, int memory = 16384, string devices = "") =>
        Keep(
            virDomainDefineXML(
                _connection,
                NodeFile.Domain(number, devices).Replace("16384", $"{memory}", StringComparison.Ordinal)
            ),
            _guests
        );

    public void DefineNetwork(string name) =>
        Keep(virNetworkDefineXML(_connection, $"<network><name>{name}</name></network>"), _networks);

    public static void Start(nint guest) => Done(virDomainCreate(guest));

    public static void Suspend(nint guest) => Done(virDomainSuspend(guest));

    public static void Destroy(nint guest) => Done(virDomainDestroy(guest));

    public static void Undefine(nint guest) => Done(virDomainUndefineFlags(guest, WithAllThatBelongsToIt));

    public static void Rename(nint guest, string name) => Done(virDomainRename(guest, name, 0));

    /// <summary>libvirt sends no event for it.</summary>
    public static void SetAutostart(nint guest) => Done(virDomainSetAutostart(guest, 1));

    /// <summary>libvirt sends no event for it.</summary>
    public static void TakeSnapshot(nint guest, string name) =>
        Done(
            virDomainSnapshotFree(
                Made(virDomainSnapshotCreateXML(guest, $"<domainsnapshot><name>{name}</name></domainsnapshot>", 0))
            )
        );

    public void Dispose()
    {
        foreach (var guest in _guests)
        {
            _ = virDomainDestroy(guest);
            _ = virDomainUndefineFlags(guest, WithAllThatBelongsToIt);
            _ = virDomainFree(guest);
        }
        foreach (var network in _networks)
        {
            _ = virNetworkUndefine(network);
            _ = virNetworkFree(network);
        }
        _ = virConnectClose(_connection);
    }

    private static EventSubscription Subscribe()
    {
        LibvirtEventLoop.Start(_ => { });
        return EventSubscription.Subscribe(LibvirtConnection.Open(Uri, readOnly: true), _ => { });
    }

    private static nint Keep(nint reference, List<nint> all)
    {
        all.Add(Made(reference));
        return reference;
    }

    private static nint Made(nint reference) =>
        reference != 0 ? reference : throw new InvalidOperationException("libvirt did not make it");

    private static void Done(int result)
    {
        if (result < 0)
        {
            throw new InvalidOperationException("libvirt did not do it");
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virConnectOpen(string uri);

    [LibraryImport(Library)]
    private static partial int virConnectClose(nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virDomainDefineXML(nint connection, string xml);

    [LibraryImport(Library)]
    private static partial int virDomainCreate(nint domain);

    [LibraryImport(Library)]
    private static partial int virDomainSuspend(nint domain);

    [LibraryImport(Library)]
    private static partial int virDomainDestroy(nint domain);

    [LibraryImport(Library)]
    private static partial int virDomainUndefineFlags(nint domain, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainRename(nint domain, string name, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainSetAutostart(nint domain, int autostart);

    [LibraryImport(Library)]
    private static partial int virDomainFree(nint domain);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virDomainSnapshotCreateXML(nint domain, string xml, uint flags);

    [LibraryImport(Library)]
    private static partial int virDomainSnapshotFree(nint snapshot);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint virNetworkDefineXML(nint connection, string xml);

    [LibraryImport(Library)]
    private static partial int virNetworkUndefine(nint network);

    [LibraryImport(Library)]
    private static partial int virNetworkFree(nint network);
}
