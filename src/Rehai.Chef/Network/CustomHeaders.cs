using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>Chef's <c>custom_http_headers</c>, which replace headers of ours but never those that authenticate or frame a request.</summary>
internal sealed class CustomHeaders
{
    private static readonly string[] Reserved =
    [
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "Accept-Encoding",
        "Proxy-Authorization",
    ];

    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    /// <exception cref="ConfigException">One that may not be set, or that no request can carry.</exception>
    public CustomHeaders(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            Check(name, value);
        }
        _headers = headers;
    }

    public void AddTo(HttpRequestMessage request)
    {
        foreach (var (name, value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void Check(string name, string value)
    {
        if (
            name.StartsWith("X-Ops-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            || Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw new ConfigException(
                $"custom_http_headers sets {name}, which belongs to the request itself; leave it out."
            );
        }
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)))
        {
            throw new ConfigException("custom_http_headers has a name that no HTTP header can have.");
        }
        if (!value.All(c => c is >= ' ' and <= '~' or '\t'))
        {
            throw new ConfigException(
                $"custom_http_headers gives {name} a value with line breaks or other characters that HTTP does not carry."
            );
        }
    }
}
