using unsafe Deregister = delegate* <Rehai.Libvirt.ConnectionHandle, int, int>;
using unsafe NameOf = delegate* <nint, byte*>;
using unsafe Register = delegate* <
    Rehai.Libvirt.ConnectionHandle,
    nint,
    int,
    nint,
    nint,
    delegate* unmanaged<nint, void>,
    int>;

namespace Rehai.Libvirt;

/// <summary>What of a hypervisor sends events: its guests, networks and pools have the same calls by other names.</summary>
internal sealed unsafe class EventSource
{
    internal static readonly EventSource Guests = new()
    {
        Part = EventPart.Guest,
        Kinds = EventKinds.Guests,
        Register = &LibvirtNative.virConnectDomainEventRegisterAny,
        Deregister = &LibvirtNative.virConnectDomainEventDeregisterAny,
        NameOf = &LibvirtNative.virDomainGetName,
    };

    internal static readonly EventSource Networks = new()
    {
        Part = EventPart.Networks,
        Kinds = EventKinds.Networks,
        Register = &LibvirtNative.virConnectNetworkEventRegisterAny,
        Deregister = &LibvirtNative.virConnectNetworkEventDeregisterAny,
        NameOf = &LibvirtNative.virNetworkGetName,
    };

    internal static readonly EventSource Pools = new()
    {
        Part = EventPart.Pools,
        Kinds = EventKinds.Pools,
        Register = &LibvirtNative.virConnectStoragePoolEventRegisterAny,
        Deregister = &LibvirtNative.virConnectStoragePoolEventDeregisterAny,
        NameOf = &LibvirtNative.virStoragePoolGetName,
    };

    private EventSource() { }

    internal required EventPart Part { get; init; }

    /// <summary>The first is the lifecycle, without which the others are worth nothing.</summary>
    internal required EventKind[] Kinds { get; init; }

    internal required Register Register { get; init; }

    internal required Deregister Deregister { get; init; }

    internal required NameOf NameOf { get; init; }
}
