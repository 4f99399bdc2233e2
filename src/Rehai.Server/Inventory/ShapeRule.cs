using System.Globalization;

namespace Rehai.Server.Inventory;

/// <summary>What a guest is called and how large it is. What either reading does not know has not changed.</summary>
internal static class ShapeRule
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    public static IEnumerable<TimelineEvent> Of(GuestRow before, GuestRow after, string host) =>
        new[]
        {
            Changed(host, TimelineKind.Renamed, NameOf(before), NameOf(after)),
            Changed(host, TimelineKind.Resized, Counted(before.Vcpus, "vCPU"), Counted(after.Vcpus, "vCPU")),
            Changed(host, TimelineKind.Resized, Memory(before.MaxMemoryKib), Memory(after.MaxMemoryKib)),
            Changed(host, TimelineKind.Resized, Counted(before.Disks, "disk"), Counted(after.Disks, "disk")),
        }.OfType<TimelineEvent>();

    private static TimelineEvent? Changed(string host, TimelineKind kind, string? from, string? to) =>
        from is null || to is null || from == to ? null : new(host, kind, from, to);

    /// <summary>The UUID stands where no name could be read.</summary>
    private static string? NameOf(GuestRow guest) => guest.Name == guest.Uuid ? null : guest.Name;

    private static string? Counted(int? count, string unit) =>
        count is null ? null : string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    /// <summary>In the largest unit that tells it exactly, so that no two amounts look alike.</summary>
    private static string? Memory(long? kib)
    {
        if (kib is not { } amount)
        {
            return null;
        }
        var unit = 0;
        while (amount >= 1024 && amount % 1024 == 0 && unit < Units.Length - 1)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{amount} {Units[unit]}");
    }
}
