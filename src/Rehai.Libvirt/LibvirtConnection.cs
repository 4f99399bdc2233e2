namespace Rehai.Libvirt;

/// <summary>
/// A connection to one hypervisor. Calls are synchronous and may block for as long as the daemon does; run them in an
/// <see cref="AbandonableCall{T}"/>. Several threads may call at once. A failing call throws <see cref="LibvirtException"/>.
/// </summary>
public sealed unsafe class LibvirtConnection : IDisposable
{
    private const uint StatsState = 1;
    private readonly ConnectionHandle _handle;

    private LibvirtConnection(ConnectionHandle handle) => _handle = handle;

    internal ConnectionHandle Handle => _handle;

    /// <summary>Connects to a URI such as <c>qemu:///system</c>.</summary>
    /// <exception cref="LibvirtException">libvirt is not installed, or the daemon cannot be reached.</exception>
    public static LibvirtConnection Open(string uri, bool readOnly)
    {
        LibvirtLibrary.EnsureLoaded();
        var handle = readOnly ? LibvirtNative.virConnectOpenReadOnly(uri) : LibvirtNative.virConnectOpen(uri);
        if (!handle.IsInvalid)
        {
            return new LibvirtConnection(handle);
        }
        var error = LibvirtError.Take("virConnectOpen");
        handle.Dispose();
        throw error;
    }

    /// <summary>The version of the loaded library: major × 1,000,000 + minor × 1,000 + release.</summary>
    public static ulong LibraryVersion()
    {
        LibvirtLibrary.EnsureLoaded();
        LibvirtError.Check(LibvirtNative.virGetVersion(out var version, 0, 0), "virGetVersion");
        return version;
    }

    /// <summary>The version of the daemon, in the same form; the library's where the driver runs inside the program.</summary>
    public ulong DaemonVersion()
    {
        LibvirtError.Check(LibvirtNative.virConnectGetLibVersion(_handle, out var version), "virConnectGetLibVersion");
        return version;
    }

    /// <summary>Whether the connection is still open; asks nobody.</summary>
    public bool IsAlive() => LibvirtNative.virConnectIsAlive(_handle) == 1;

    /// <summary>
    /// Asks the daemon whether it is there after each <paramref name="interval"/> without a word from it, and closes the
    /// connection after <paramref name="count"/> questions without an answer. <see cref="LibvirtEventLoop"/> must run.
    /// </summary>
    /// <param name="interval">Whole seconds.</param>
    /// <returns>False where the driver runs inside the program, or the daemon does not know such questions.</returns>
    public bool SetKeepAlive(TimeSpan interval, int count)
    {
        var result = LibvirtNative.virConnectSetKeepAlive(_handle, (int)interval.TotalSeconds, (uint)count);
        if (result >= 0)
        {
            return result == 0;
        }
        var error = LibvirtError.Take("virConnectSetKeepAlive");
        return error.Code is LibvirtErrorCode.NoSupport ? false : throw error;
    }

    public string Uri() =>
        NativeText.Owned(LibvirtError.Check(LibvirtNative.virConnectGetURI(_handle), "virConnectGetURI"));

    public NodeInfo NodeInfo()
    {
        LibvirtError.Check(LibvirtNative.virNodeGetInfo(_handle, out var info), "virNodeGetInfo");
        return Libvirt.NodeInfo.From(info);
    }

    /// <summary>The domains that every given filter admits; <see cref="DomainFilter.All"/> lists running and defined ones.</summary>
    public Domain[] ListAllDomains(DomainFilter filter = DomainFilter.All)
    {
        var count = LibvirtNative.virConnectListAllDomains(_handle, out var list, (uint)filter);
        return NativeList.Take(count, list, Domain.Take, "virConnectListAllDomains");
    }

    /// <summary>State and reason of every domain in one call, by UUID; needs no monitor, so a hung guest does not block it.</summary>
    public IReadOnlyDictionary<string, DomainState> DomainStates()
    {
        var count = LibvirtNative.virConnectGetAllDomainStats(_handle, StatsState, out var records, 0);
        LibvirtError.Check(count, "virConnectGetAllDomainStats");
        using var list = new StatsRecords(records, count);
        return list.States();
    }

    /// <summary>The domain with that UUID, through this connection.</summary>
    public Domain LookupDomain(string uuid)
    {
        var reference = LibvirtNative.virDomainLookupByUUIDString(_handle, uuid);
        return reference != 0 ? Domain.Take(reference) : throw LibvirtError.Take("virDomainLookupByUUIDString");
    }

    public Network[] ListAllNetworks()
    {
        var count = LibvirtNative.virConnectListAllNetworks(_handle, out var list, 0);
        return NativeList.Take(count, list, Network.Take, "virConnectListAllNetworks");
    }

    public StoragePool[] ListAllStoragePools()
    {
        var count = LibvirtNative.virConnectListAllStoragePools(_handle, out var list, 0);
        return NativeList.Take(count, list, StoragePool.Take, "virConnectListAllStoragePools");
    }

    /// <summary>Closes the connection as soon as no call is in flight on it; objects taken from it stay usable until disposed.</summary>
    public void Dispose() => _handle.Dispose();
}
