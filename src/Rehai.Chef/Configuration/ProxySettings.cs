using System.Net;

namespace Rehai.Chef.Configuration;

/// <summary>
/// Which proxy a URL is reached through, by Chef's rules (chef-config <c>config.rb</c>: <c>export_proxies</c>, <c>proxy_uri</c>; chef
/// <c>http/basic_client.rb</c>). The environment wins over the configuration, even where it is set to nothing. Chef reads only the
/// variables in lower case, and speaks HTTP to a proxy whatever its URL's scheme.
/// </summary>
public sealed class ProxySettings
{
    /// <summary>Every URL is reached directly.</summary>
    public static readonly ProxySettings None = new(
        new(null, new Dictionary<string, ConfigValue>(), new HashSet<string>(), new Dictionary<string, string>())
    );

    private readonly ConfigValues _values;

    internal ProxySettings(ConfigValues values) => _values = values;

    /// <returns>Null where the URL is reached directly.</returns>
    /// <exception cref="ConfigException">The setting is no proxy's URL.</exception>
    public Proxy? For(Uri url)
    {
        if (IsDirect(url.DnsSafeHost))
        {
            return null;
        }
        var key = $"{url.Scheme}_proxy";
        return _values.RawVariable(key) is { } variable
            ? Parse(variable.Trim(), url.Scheme, $"${key}", null)
            : Parse(_values.Text(key) ?? "", url.Scheme, _values.Origin(key), ConfiguredUser(key));
    }

    /// <summary>
    /// A comma list of host names' ends. An entry without a <c>*</c> at its start gets one; <c>**.example.com</c> is the domain and all
    /// below it; an empty entry matches everything; a port never matches (fuzzyurl <c>match.rb</c>).
    /// </summary>
    private bool IsDirect(string host)
    {
        var parts = (_values.RawVariable("no_proxy") ?? _values.Text("no_proxy") ?? "").Split(',');
        string[] entries = [.. parts.Select((part, i) => TrimAtCommas(part, i, parts.Length))];
        return entries.Take(Array.FindLastIndex(entries, entry => entry.Length > 0) + 1).Any(e => Matches(e, host));
    }

    /// <summary>Space counts as part of an entry but beside a comma.</summary>
    private static string TrimAtCommas(string part, int index, int count)
    {
        var start = index > 0 ? part.TrimStart() : part;
        return index < count - 1 ? start.TrimEnd() : start;
    }

    private static bool Matches(string entry, string host)
    {
        var end = entry.StartsWith('*') ? entry[1..] : entry;
        return end.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(end[1..], StringComparison.OrdinalIgnoreCase)
                || host.Equals(end[2..], StringComparison.OrdinalIgnoreCase)
            : host.EndsWith(end, StringComparison.OrdinalIgnoreCase);
    }

    private Proxy? Parse(string text, string scheme, string setting, string? user)
    {
        if (text.Length == 0)
        {
            return null;
        }
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"{scheme}://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out var url) || url.Host.Length == 0 || HasLooseEnd(url))
        {
            throw new ConfigException(
                $"{setting} is not the URL of a proxy, like http://PROXY:3128. Special characters of a password stand there as "
                    + $"%XX, or the password in {scheme}_proxy_pass."
            );
        }
        return url.Scheme is "http" or "https"
            ? new(new UriBuilder("http", url.Host, url.Port).Uri, setting, Credentials(url, scheme, user))
            : throw new ConfigException(
                $"{setting} is a proxy of the kind {url.Scheme}; Chef and Rehai use HTTP proxies only, like http://PROXY:3128."
            );
    }

    /// <summary>A <c>#</c>, <c>?</c> or <c>/</c> inside a password, where the host ends too early.</summary>
    private static bool HasLooseEnd(Uri url) => (url.Fragment + url.Query).Length > 0 || url.AbsolutePath.Contains('@');

    /// <summary>
    /// Those of the keys stand in for those that the URL lacks, by the scheme of the proxy's own URL as in Chef. Unlike Chef, which
    /// sends <c>%40</c> as it stands, ours are decoded.
    /// </summary>
    private NetworkCredential? Credentials(Uri url, string scheme, string? configuredUser)
    {
        var parts = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var user = configuredUser ?? (parts[0].Length > 0 ? parts[0] : Setting($"{url.Scheme}_proxy_user"));
        var password =
            configuredUser is not null ? Setting($"{scheme}_proxy_pass")
            : parts.Length > 1 ? parts[1]
            : null;
        return user is null ? null : new(user, password ?? Setting($"{url.Scheme}_proxy_pass") ?? "");
    }

    /// <summary>Chef puts the keys' user into the URL, which loses one without a password.</summary>
    private string? ConfiguredUser(string key) => Setting($"{key}_pass") is null ? null : Setting($"{key}_user");

    private string? Setting(string key) => _values.Text(key) is { Length: > 0 } text ? text : null;
}
