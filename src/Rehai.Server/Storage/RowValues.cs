using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>Values of a row that may be absent, and how lists and instants are kept: as lines of one text, and as milliseconds.</summary>
internal static class RowValues
{
    public static string? TextAt(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static long? NumberAt(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    public static int? CountAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static bool? FlagAt(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetBoolean(column);

    public static DateTimeOffset? InstantAt(this DbDataReader row, int column) =>
        row.NumberAt(column) is { } instant ? DateTimeOffset.FromUnixTimeMilliseconds(instant) : null;

    public static IReadOnlyList<string> ListAt(this DbDataReader row, int column) =>
        row.TextAt(column) is { } lines ? lines.Split('\n') : [];

    /// <summary>No text of a list has a line's end in it.</summary>
    public static string? Lines(IReadOnlyList<string> list) => list.Count == 0 ? null : string.Join('\n', list);

    public static long? Milliseconds(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();
}
