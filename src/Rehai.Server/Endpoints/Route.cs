namespace Rehai.Server.Endpoints;

internal delegate ValueTask<Reply> Handler(Exchange exchange);

/// <summary>One address and what may be done with it. HEAD is GET without the body.</summary>
internal sealed record Route(
    string Pattern,
    Handler? Get = null,
    Handler? Post = null,
    Handler? Put = null,
    Handler? Delete = null,
    Handler? Patch = null,
    bool IsSigned = true
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

    /// <summary>The value of the <c>Allow</c> header. Chef's leaves HEAD out, and its suite compares the text.</summary>
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
