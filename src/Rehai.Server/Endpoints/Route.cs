namespace Rehai.Server.Endpoints;

internal delegate ValueTask<Reply> Handler(Exchange exchange);

/// <summary>One address and what may be done with it. HEAD is GET without the body.</summary>
/// <param name="SignedPart">The part of the path, as sent, that the client has signed; null for all of it.</param>
/// <param name="WithoutBody">What Chef answers to who sends no body, before it asks who that is; null where it asks first.</param>
/// <param name="ToStrangers">The answer to who signs with a name that no user has; null for the usual one.</param>
internal sealed record Route(
    string Pattern,
    Handler? Get = null,
    Handler? Post = null,
    Handler? Put = null,
    Handler? Delete = null,
    Handler? Patch = null,
    bool IsSigned = true,
    Func<string, string>? SignedPart = null,
    Reply? WithoutBody = null,
    Reply? ToStrangers = null
)
{
    public Handler? HandlerOf(string method) =>
        method switch
        {
            "GET" or "HEAD" => Get,
            "POST" => Post,
            "PUT" => Put,
            "DELETE" => Delete,
            "PATCH" => Patch,
            _ => null,
        };

    /// <summary>The value of the <c>Allow</c> header; HEAD goes without saying, as with Chef.</summary>
    public string Allowed { get; } =
        string.Join(
            ", ",
            new (string Name, Handler? Handler)[]
            {
                ("GET", Get),
                ("POST", Post),
                ("PUT", Put),
                ("DELETE", Delete),
                ("PATCH", Patch),
            }
                .Where(method => method.Handler is not null)
                .Select(method => method.Name)
        );
}
