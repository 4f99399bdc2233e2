using static Rehai.Libvirt.EventCallbacks;

namespace Rehai.Libvirt;

/// <summary>
/// The events of libvirt up to 12.3 (libvirt-domain.h, libvirt-network.h, libvirt-storage.h, libvirt-host.h). A library
/// or daemon that does not know one refuses it.
/// </summary>
internal static class EventKinds
{
    private const bool Changes = true;

    /// <summary>
    /// Nothing that is published depends on it, or only values that move by themselves, or another event says what
    /// comes of it.
    /// </summary>
    private const bool ChangesNothing = false;

    internal static readonly EventKind[] Guests =
    [
        new(
            0,
            Lifecycle,
            Changes,
            "defined",
            "undefined",
            "started",
            "suspended",
            "resumed",
            "stopped",
            "shutdown",
            "pmsuspended",
            "crashed"
        ),
        new(1, Plain, Changes, "reboot"),
        new(2, One, ChangesNothing, "rtc change"),
        new(3, One, ChangesNothing, "watchdog"),
        new(4, Three, Changes, "io error"),
        new(5, Five, ChangesNothing, "graphics"),
        new(6, Four, Changes, "io error"),
        new(7, Plain, Changes, "control error"),
        new(8, Three, Changes, "block job"),
        new(9, Four, Changes, "disk change"),
        // What `virsh change-media` puts in or takes out has no event of its own.
        new(10, Two, Changes, "tray change"),
        new(11, One, Changes, "pm wakeup"),
        new(12, One, Changes, "pm suspend"),
        new(13, One, ChangesNothing, "balloon change"),
        new(14, One, Changes, "pm suspend disk"),
        new(15, One, Changes, "device removed"),
        new(16, Three, Changes, "block job"),
        new(17, Two, ChangesNothing, "tunable"),
        // Its system is up, and so are its leases.
        new(18, Two, Changes, "agent lifecycle"),
        new(19, One, Changes, "device added"),
        new(20, One, ChangesNothing, "migration iteration"),
        new(21, Two, ChangesNothing, "job completed"),
        new(22, One, ChangesNothing, "device removal failed"),
        new(23, Two, ChangesNothing, "metadata change"),
        new(24, Four, ChangesNothing, "block threshold"),
        new(25, Three, ChangesNothing, "memory failure"),
        new(26, Two, ChangesNothing, "memory device size change"),
        new(27, Three, Changes, "nic mac change"),
    ];

    internal static readonly EventKind[] Networks =
    [
        new(0, Lifecycle, Changes, "network defined", "network undefined", "network started", "network stopped"),
        new(1, Two, ChangesNothing, "network metadata change"),
    ];

    internal static readonly EventKind[] Pools =
    [
        new(
            0,
            Lifecycle,
            Changes,
            "pool defined",
            "pool undefined",
            "pool started",
            "pool stopped",
            "pool created",
            "pool deleted"
        ),
        new(1, Plain, Changes, "pool refreshed"),
    ];

    internal static readonly EventKind Closed = new(
        0,
        0,
        Changes,
        "closed: error",
        "closed: end of file",
        "closed: keepalive",
        "closed: by this client"
    );
}
