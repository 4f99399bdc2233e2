using System.Globalization;
using Rehai.Server.Inventory;

namespace Rehai.Server.Commands;

/// <summary>What a listing shows of each item: as a table for people, or all of it as CSV.</summary>
/// <param name="Table">Columns of the table with their heads; an amount stands at the right.</param>
/// <param name="All">Fields of CSV, named as in JSON.</param>
internal sealed record ListedFields<TBody>(
    IReadOnlyList<(string Head, bool IsAmount, Func<TBody, DateTimeOffset, string?> Of)> Table,
    IReadOnlyList<(string Name, Func<TBody, object?> Of)> All
)
{
    private const string Nothing = "–";

    public void Write(IReadOnlyList<TBody> items, TextWriter output, bool asCsv)
    {
        if (asCsv)
        {
            WriteCsv(items, output);
        }
        else
        {
            WriteTable(items, output, TimeProvider.System.GetUtcNow());
        }
    }

    private void WriteCsv(IReadOnlyList<TBody> items, TextWriter output)
    {
        output.Write(CsvText.Line(All.Select(field => field.Name)));
        foreach (var item in items)
        {
            output.Write(CsvText.Line(All.Select(field => CsvText.Of(field.Of(item)))));
        }
    }

    private void WriteTable(IReadOnlyList<TBody> items, TextWriter output, DateTimeOffset now)
    {
        string[][] rows =
        [
            [.. Table.Select(column => column.Head)],
            .. items.Select(item => Table.Select(column => TerminalText.Of(column.Of(item, now) ?? Nothing)).ToArray()),
        ];
        var widths = Table.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => Table[i].IsAmount ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}

internal static class ListedFields
{
    public static readonly ListedFields<GuestBody> OfGuests = new(
        [
            ("STATE", false, (guest, _) => guest.LastKnown is { } known ? $"last known {known}" : guest.State),
            ("GUEST", false, (guest, _) => guest.Name),
            ("HOST", false, (guest, _) => guest.Freshness == "live" ? guest.Host : $"{guest.Host} ({guest.Freshness})"),
            ("VCPUS", true, (guest, _) => Number(guest.Vcpus)),
            ("MEMORY", true, (guest, _) => Size(guest.MemoryKib * 1_024)),
            ("DISKS", true, (guest, _) => Size(guest.DiskCapacity)),
            ("ADDRESS", false, (guest, _) => guest.Addresses is [var first, ..] ? first : null),
            ("SINCE", true, (guest, now) => Age(guest.Since, now)),
        ],
        [
            ("name", guest => guest.Name),
            ("uuid", guest => guest.Uuid),
            ("host", guest => guest.Host),
            ("organization", guest => guest.Organization),
            ("state", guest => guest.State),
            ("last_known", guest => guest.LastKnown),
            ("state_word", guest => guest.StateWord),
            ("reason", guest => guest.Reason),
            ("since", guest => guest.Since),
            ("freshness", guest => guest.Freshness),
            ("seen_at", guest => guest.SeenAt),
            ("vcpus", guest => guest.Vcpus),
            ("max_vcpus", guest => guest.MaxVcpus),
            ("memory_kib", guest => guest.MemoryKib),
            ("max_memory_kib", guest => guest.MaxMemoryKib),
            ("disks", guest => guest.Disks),
            ("disk_capacity", guest => guest.DiskCapacity),
            ("disk_allocation", guest => guest.DiskAllocation),
            ("addresses", guest => guest.Addresses),
            ("macs", guest => guest.Macs),
            ("networks", guest => guest.Networks),
            ("pools", guest => guest.Pools),
            ("autostart", guest => guest.Autostart),
            ("snapshots", guest => guest.Snapshots),
            ("changed_at", guest => guest.ChangedAt),
        ]
    );

    public static readonly ListedFields<HostBody> OfHosts = new(
        [
            ("FRESH", false, (host, _) => host.Freshness),
            ("HOST", false, (host, _) => host.Name),
            ("GUESTS", true, (host, _) => Number(host.Guests)),
            ("CPUS", true, (host, _) => Number(host.Cpus)),
            ("VCPUS", true, (host, _) => Number(host.VcpusAllocated)),
            ("MEMORY", true, (host, _) => Size(host.MemoryKib * 1_024)),
            ("ALLOCATED", true, (host, _) => Size(host.MemoryAllocatedKib * 1_024)),
            ("STORAGE", true, (host, _) => Size(host.StorageCapacity)),
            ("ENVIRONMENT", false, (host, _) => host.Environment),
            ("SYSTEM", false, (host, _) => host.Os),
            ("SEEN", true, (host, now) => Age(host.SeenAt, now)),
        ],
        [
            ("name", host => host.Name),
            ("organization", host => host.Organization),
            ("freshness", host => host.Freshness),
            ("seen_at", host => host.SeenAt),
            ("refreshed_at", host => host.RefreshedAt),
            ("interval", host => host.Interval),
            ("environment", host => host.Environment),
            ("policy_name", host => host.PolicyName),
            ("policy_group", host => host.PolicyGroup),
            ("roles", host => host.Roles),
            ("fqdn", host => host.Fqdn),
            ("os", host => host.Os),
            ("kernel", host => host.Kernel),
            ("libvirt_version", host => host.LibvirtVersion),
            ("rehai_version", host => host.RehaiVersion),
            ("cpus", host => host.Cpus),
            ("vcpus_allocated", host => host.VcpusAllocated),
            ("memory_kib", host => host.MemoryKib),
            ("memory_allocated_kib", host => host.MemoryAllocatedKib),
            ("storage_capacity", host => host.StorageCapacity),
            ("storage_allocation", host => host.StorageAllocation),
            ("guests", host => host.Guests),
            ("errors", host => host.Errors),
            ("truncated", host => host.Truncated),
            ("changed_at", host => host.ChangedAt),
        ]
    );

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Size(long? bytes)
    {
        if (bytes is not { } rest)
        {
            return null;
        }
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (amount, unit) = ((double)rest, 0);
        while (amount >= 1_024 && unit < units.Length - 1)
        {
            (amount, unit) = (amount / 1_024, unit + 1);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {units[unit]}");
    }

    private static string? Age(DateTime? moment, DateTimeOffset now)
    {
        if (moment is not { } past)
        {
            return null;
        }
        var age = now.UtcDateTime - past;
        var (amount, unit) = age switch
        {
            { TotalDays: >= 1 } => (age.TotalDays, "d"),
            { TotalHours: >= 1 } => (age.TotalHours, "h"),
            { TotalMinutes: >= 1 } => (age.TotalMinutes, "m"),
            _ => (Math.Max(age.TotalSeconds, 0), "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount)} {unit}");
    }
}
