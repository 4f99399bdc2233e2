namespace Rehai.Server.Web;

internal delegate ValueTask<WebReply> WebHandler(WebExchange exchange);

/// <summary>One address of pages, their files or the API. HEAD is GET without the body.</summary>
internal sealed record WebRoute(string Pattern, Audience Audience, WebHandler? Get = null, WebHandler? Post = null)
{
    /// <summary>Whether the answer goes on as long as somebody looks at it. It ends when the server does.</summary>
    public bool IsLasting { get; init; }

    public WebHandler? HandlerOf(string method) =>
        method switch
        {
            "GET" or "HEAD" => Get,
            "POST" => Post,
            _ => null,
        };

    /// <summary>The value of the <c>Allow</c> header.</summary>
    public string Allowed { get; } =
        (Get, Post) switch
        {
            (not null, not null) => "GET, HEAD, POST",
            (not null, null) => "GET, HEAD",
            _ => "POST",
        };
}

/// <summary>Whom an address answers, and with what it answers others.</summary>
internal enum Audience
{
    /// <summary>Who has signed in; others are led to where they can.</summary>
    SignedIn,

    /// <summary>Who has signed in, and who signs requests as Chef's clients do; others get 401. Answers and refusals are JSON.</summary>
    Api,

    /// <summary>Anybody. Nobody is asked who they are.</summary>
    Everybody,
}
