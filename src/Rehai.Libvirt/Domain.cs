namespace Rehai.Libvirt;

/// <summary>
/// One domain as it was when listed: name, UUID and id ask nobody; the other members call the daemon and throw
/// <see cref="LibvirtException"/> with <see cref="LibvirtErrorCode.NoDomain"/> once it is gone.
/// </summary>
public sealed unsafe class Domain : IDisposable
{
    private const uint StatsBlock = 1 << 5;
    private const uint StatsNoWait = 1 << 29;
    private readonly DomainHandle _handle;

    private Domain(nint reference)
    {
        _handle = new DomainHandle(reference);
        Name = NativeText.Borrowed(LibvirtNative.virDomainGetName(reference));
        Uuid = UuidOf(reference);
        var id = LibvirtNative.virDomainGetID(reference);
        Id = id == uint.MaxValue ? null : id;
    }

    public string Name { get; }

    /// <summary>Lower case with hyphens.</summary>
    public string Uuid { get; }

    /// <summary>Null when it was not active.</summary>
    public uint? Id { get; }

    /// <summary>Its description as libvirt formats it, without secrets: live when active, else persistent.</summary>
    public byte[] Xml() =>
        NativeText.OwnedBytes(LibvirtError.Check(LibvirtNative.virDomainGetXMLDesc(_handle, 0), "virDomainGetXMLDesc"));

    public DomainInfo Info()
    {
        LibvirtError.Check(LibvirtNative.virDomainGetInfo(_handle, out var info), "virDomainGetInfo");
        return new DomainInfo(info.State, info.MaxMem, info.Memory, info.NrVirtCpu, info.CpuTime);
    }

    public DomainState State()
    {
        LibvirtError.Check(
            LibvirtNative.virDomainGetState(_handle, out var state, out var reason, 0),
            "virDomainGetState"
        );
        return new DomainState(state, reason);
    }

    /// <summary>Sizes of its disks, from the hypervisor's monitor: blocks without end when the hypervisor hangs.</summary>
    public IReadOnlyList<BlockStats> BlockStats()
    {
        var held = false;
        _handle.DangerousAddRef(ref held);
        try
        {
            var domains = stackalloc nint[] { _handle.DangerousGetHandle(), 0 };
            var count = LibvirtNative.virDomainListGetStats(domains, StatsBlock, out var records, StatsNoWait);
            LibvirtError.Check(count, "virDomainListGetStats");
            using var list = new StatsRecords(records, count);
            return list.Blocks();
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    public string[] SnapshotNames()
    {
        var count = LibvirtNative.virDomainListAllSnapshots(_handle, out var list, 0);
        return NativeList.Take(count, list, TakeSnapshotName, "virDomainListAllSnapshots");
    }

    public void Dispose() => _handle.Dispose();

    internal static Domain Take(nint reference) => new(reference);

    internal static string UuidOf(nint reference) => NativeText.Uuid(reference, &LibvirtNative.virDomainGetUUID);

    private static string TakeSnapshotName(nint snapshot)
    {
        var name = NativeText.Borrowed(LibvirtNative.virDomainSnapshotGetName(snapshot));
        _ = LibvirtNative.virDomainSnapshotFree(snapshot);
        return name;
    }
}
