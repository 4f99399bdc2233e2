using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>One authenticated request, as a resource sees it.</summary>
/// <param name="Organization">Null where the route names none.</param>
/// <param name="Caller">Null on the few routes that need no signature.</param>
/// <param name="Body">Valid until the answer is sent.</param>
internal sealed record Exchange(
    HttpContext Http,
    int ApiVersion,
    Organization? Organization,
    Caller? Caller,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>The organization of a route that names one.</summary>
    public Organization Org => Organization!;

    /// <summary>The caller of a signed route.</summary>
    public Caller By => Caller!;

    /// <summary>A part of the route, such as the node's name.</summary>
    public string Part(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>Whether the server stands behind a proxy, whose word about how a request came to it counts.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>An address on this server as the client knows it: from its <c>Host</c> header, and https behind a proxy that says so.</summary>
    public string Url(params ReadOnlySpan<string> path) =>
        $"{Scheme}://{Http.Request.Host.Value}/{string.Join('/', path)}";

    /// <summary>An address inside the route's organization.</summary>
    public string OrgUrl(params ReadOnlySpan<string> path) => Url(["organizations", Org.Name, .. path]);

    private string Scheme
    {
        get
        {
            string? forwarded = Http.Request.Headers["X-Forwarded-Proto"];
            return IsBehindProxy && forwarded is ("http" or "https") ? forwarded : Http.Request.Scheme;
        }
    }
}
