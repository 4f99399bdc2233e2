using System.Globalization;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// libvirt's numbers in the words of <c>virsh domstate --reason</c> and <c>virsh pool-info</c>
/// (libvirt-domain.h, virsh-domain-monitor.c, virsh-pool.c).
/// </summary>
internal static class GuestWords
{
    internal const int ShutOff = 5;
    private const string Unknown = "unknown";

    private static readonly (string State, string[] Reasons)[] States =
    [
        ("no state", []),
        (
            "running",
            [
                Unknown,
                "booted",
                "migrated",
                "restored",
                "from snapshot",
                "unpaused",
                "migration canceled",
                "save canceled",
                "event wakeup",
                "crashed",
                "post-copy",
                "post-copy failed",
            ]
        ),
        ("idle", []),
        (
            "paused",
            [
                Unknown,
                "user",
                "migrating",
                "saving",
                "dumping",
                "I/O error",
                "watchdog",
                "from snapshot",
                "shutting down",
                "creating snapshot",
                "crashed",
                "starting up",
                "post-copy",
                "post-copy failed",
                "api error",
            ]
        ),
        ("in shutdown", [Unknown, "user"]),
        (
            "shut off",
            [Unknown, "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "daemon"]
        ),
        ("crashed", [Unknown, "panicked"]),
        ("pmsuspended", []),
    ];

    private static readonly string[] PoolStates = ["inactive", "building", "running", "degraded", "inaccessible"];

    internal static string State(DomainState state) =>
        (uint)state.State < States.Length ? States[state.State].State : Numbered(state.State);

    internal static string Reason(DomainState state)
    {
        string[] reasons = (uint)state.State < States.Length ? States[state.State].Reasons : [];
        return (uint)state.Reason < reasons.Length ? reasons[state.Reason]
            : state.Reason == 0 ? Unknown
            : Numbered(state.Reason);
    }

    internal static string PoolState(int state) =>
        (uint)state < PoolStates.Length ? PoolStates[state] : Numbered(state);

    /// <summary>Of a libvirt newer than these words.</summary>
    private static string Numbered(int value) => string.Create(CultureInfo.InvariantCulture, $"{Unknown} {value}");
}
