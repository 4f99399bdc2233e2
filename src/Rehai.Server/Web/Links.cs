using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>Addresses of what pages speak of. Names come from outside and are escaped.</summary>
internal static class Links
{
    public static string Guest(string uuid) => $"/guests/{Uri.EscapeDataString(uuid)}";

    /// <summary>Names of nodes are their organizations' own: two may have one of the same name.</summary>
    public static string Host(string organization, string name) =>
        $"/hosts/{Uri.EscapeDataString(name)}?org={Uri.EscapeDataString(organization)}";

    public static string Host(HostRow host) => Host(host.Organization, host.Name);

    /// <summary>The guests that a query finds.</summary>
    public static string Guests(string query) => new GridAddress("/guests", query).ToString();

    public static string Hosts(string query) => new GridAddress("/hosts", query).ToString();

    /// <summary>A value of a query, in quotes where it is more than a word.</summary>
    public static string Term(string key, string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && value.Length > 0
            ? $"{key}:{value}"
            : $"{key}:\"{value.Replace("\"", "", StringComparison.Ordinal)}\"";
}
