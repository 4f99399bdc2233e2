namespace Rehai.Server.Web.Access;

/// <summary><c>/first-visit?token=…</c>: the link that <c>serve</c> prints. Leads on at once, so that the secret stays in no page's address.</summary>
internal sealed class FirstVisitEndpoint(FirstVisit visit, Sessions sessions, WebCookies cookies, MessagePages messages)
{
    public const string Path = "/first-visit";
    public const string Token = "token";

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        if (IsPeek(exchange.Http.Request))
        {
            return new WebReply(StatusCodes.Status204NoContent, null, default);
        }
        if (exchange.Query(Token) is not { } secret || visit.Redeem(secret) is not { } user)
        {
            return await messages.Of(
                403,
                "This link is used up",
                "It is good once and for an hour. Sign in with a password; while nobody has one, a restart of the server prints another link."
            );
        }
        cookies.SetSession(exchange.Http.Response, sessions.Begin(user.Id, byPassword: false));
        return WebReply.SeeOther(PasswordEndpoint.Path) with
        {
            Headers = [("Location", PasswordEndpoint.Path), ("Referrer-Policy", "no-referrer")],
        };
    }

    /// <summary>Browsers and chats look at links before anybody follows them.</summary>
    private static bool IsPeek(HttpRequest request) =>
        HttpMethods.IsHead(request.Method)
        || request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
