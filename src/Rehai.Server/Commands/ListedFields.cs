using System.Globalization;
using Rehai.Server.Inventory;

namespace Rehai.Server.Commands;

/// <summary>What a listing shows of each item: as a table for people, or all of it as CSV.</summary>
/// <param name="Table">Columns of the table with their heads; an amount stands at the right.</param>
/// <param name="All">Fields of CSV.</param>
internal sealed record ListedFields<TBody>(
    IReadOnlyList<(string Head, bool IsAmount, Func<TBody, DateTimeOffset, string?> Of)> Table,
    IReadOnlyList<CsvField<TBody>> All
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
        foreach (var line in All.Lines(items))
        {
            output.Write(line);
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
        CsvFields.OfGuests
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
        CsvFields.OfHosts
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
