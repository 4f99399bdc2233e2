namespace Rehai.Server.Web.Live;

/// <summary>A row as it was and as it is.</summary>
internal readonly record struct RowChange<TRow>(Maybe<TRow> Before, Maybe<TRow> After);

/// <summary>A row or none: rows of guests are values and rows of hosts are not, so that null does not do for both.</summary>
/// <param name="Value">Where it is there.</param>
internal readonly record struct Maybe<T>(bool IsThere, T Value);

internal static class Maybe
{
    public static Maybe<T> Of<T>(T? row)
        where T : struct => new(row.HasValue, row.GetValueOrDefault());

    public static Maybe<T> Of<T>(T? row)
        where T : class => new(row is not null, row!);
}
