using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>What a node says of one guest beyond its row. What it does not tell is null.</summary>
internal sealed record GuestDetail
{
    public IReadOnlyList<GuestDisk>? Disks { get; private init; }

    public IReadOnlyList<GuestInterface>? Interfaces { get; private init; }

    public IReadOnlyList<string>? Snapshots { get; private init; }

    public string? Hostname { get; private init; }

    public string? Arch { get; private init; }

    public string? Machine { get; private init; }

    public bool? Persistent { get; private init; }

    public bool? ManagedSave { get; private init; }

    /// <summary>The attributes as they are in the node, made readable.</summary>
    public string Raw { get; private init; } = "";

    /// <param name="automatic">The node's automatic attributes.</param>
    public static GuestDetail Of(NodeValue automatic, GuestRow guest)
    {
        var told = automatic["rehai"]["guests"][guest.Uuid];
        return told.IsObject ? Told(told) : new() { Raw = RawText.Of(automatic["libvirt"]["domains"][guest.Name]) };
    }

    private static GuestDetail Told(NodeValue guest) =>
        new()
        {
            Disks = guest["disks"].IsArray ? [.. guest["disks"].Elements().Select(GuestDisk.Of)] : null,
            Interfaces = guest["interfaces"].IsArray
                ? [.. guest["interfaces"].Elements().Select(GuestInterface.Of)]
                : null,
            Snapshots = guest["snapshots"].IsArray ? guest["snapshots"].Texts() : null,
            Hostname = guest["guest_hostname"].Text(),
            Arch = guest["arch"].Text(),
            Machine = guest["machine"].Text(),
            Persistent = guest["persistent"].Flag(),
            ManagedSave = guest["managed_save"].Flag(),
            Raw = RawText.Of(guest),
        };
}

/// <param name="Capacity">Bytes, as is the allocation.</param>
internal sealed record GuestDisk(
    string? Target,
    string? Device,
    string? Bus,
    string? Source,
    long? Capacity,
    long? Allocation
)
{
    public static GuestDisk Of(NodeValue disk) =>
        new(
            disk["target"].Text(),
            disk["device"].Text(),
            disk["bus"].Text(),
            disk["source"].Text(),
            disk["capacity"].Number(),
            disk["allocation"].Number()
        );
}

internal sealed record GuestInterface(
    string? Mac,
    string? Type,
    string? Source,
    string? Model,
    string? Target,
    IReadOnlyList<string> Addresses
)
{
    public static GuestInterface Of(NodeValue nic) =>
        new(
            nic["mac"].Text(),
            nic["type"].Text(),
            nic["source"].Text(),
            nic["model"].Text(),
            nic["target"].Text(),
            nic["guest_addresses"].Texts()
        );
}
