namespace Rehai.Agent.Collectors;

/// <summary>Details of a guest that one call each reads, so that each can be unknown for itself.</summary>
[Flags]
internal enum GuestDetails
{
    None = 0,
    State = 1 << 0,

    /// <summary>CPU time, memory and processors under <c>libvirt/domains</c>.</summary>
    Info = 1 << 1,

    /// <summary>All that the XML says.</summary>
    Description = 1 << 2,

    Snapshots = 1 << 3,

    DiskSizes = 1 << 4,

    /// <summary>Addresses of the interfaces, and the name that the guest gave to the DHCP server.</summary>
    Addresses = 1 << 5,
}
