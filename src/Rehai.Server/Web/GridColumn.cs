namespace Rehai.Server.Web;

/// <summary>A column of a grid.</summary>
/// <param name="Key">What it is sorted by; null where it has no order.</param>
/// <param name="Style">Its class: how wide it is, and where there is no room for it.</param>
internal sealed record GridColumn(string Title, string? Key, string Style)
{
    public static readonly IReadOnlyList<GridColumn> OfGuests =
    [
        new("State", "state", "c-state"),
        new("Guest", "name", "c-name"),
        new("Host", "host", "c-host"),
        new("vCPU", "vcpus", "n c-vcpu"),
        new("Memory", "mem", "n c-mem"),
        new("Disks", "disk", "c-disk"),
        new("Address", "ip", "c-ip"),
        new("Since", "since", "n c-age"),
    ];

    public static readonly IReadOnlyList<GridColumn> OfHosts =
    [
        new("Heard of", "fresh", "c-fresh"),
        new("Host", "name", "c-name"),
        new("Guests", "guests", "n c-count"),
        new("vCPUs", "vcpus", "c-bar"),
        new("Memory", "mem", "c-bar"),
        new("Storage", "disk", "c-bar optional"),
        new("Environment", "env", "c-env"),
        new("System", "os", "c-os"),
        new("Seen", "seen", "n c-age"),
    ];
}
