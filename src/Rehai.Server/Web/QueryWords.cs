using System.Text.RegularExpressions;

namespace Rehai.Server.Web;

/// <summary>Puts a term into a query in the place of others of its key.</summary>
internal static partial class QueryWords
{
    public static string With(string query, string key, string value) =>
        $"{Terms().Replace(query, term => IsOf(term.Value, key) ? "" : term.Value).Trim()} {Links.Term(key, value)}".Trim();

    private static bool IsOf(string term, string key) => term.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>A term ends at a space outside of quotes.</summary>
    [GeneratedRegex("""(?:[^\s"]|"[^"]*"?)+\s*""")]
    private static partial Regex Terms();
}
