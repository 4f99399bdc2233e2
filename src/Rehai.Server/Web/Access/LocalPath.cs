namespace Rehai.Server.Web.Access;

/// <summary>Where to go on after signing in, as an address of a page says it: anybody can have written that.</summary>
internal static class LocalPath
{
    private const int Longest = 2_048;

    /// <summary>The path where it leads to a page of this server, else the first page.</summary>
    public static string Of(string? given) => given is not null && IsLocal(given) ? given : "/";

    /// <summary>Browsers take <c>//host</c> and <c>/\host</c> for another server, and drop control characters between.</summary>
    private static bool IsLocal(string path) =>
        path.Length is > 0 and <= Longest
        && path[0] == '/'
        && (path.Length == 1 || path[1] != '/')
        && path.All(c => c is > ' ' and < '\x7f' and not '\\');
}
