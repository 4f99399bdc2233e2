namespace Rehai.Server.Web.Access;

/// <summary>
/// <c>/first-visit?token=…</c>: the link that <c>serve</c> prints. It shows a button, and the button opens the session: browsers and chats
/// look at links before anybody follows them.
/// </summary>
internal sealed class FirstVisitEndpoint(
    FirstVisit visit,
    Sessions sessions,
    WebCookies cookies,
    PageRenderer renderer,
    MessagePages messages
)
{
    public const string Path = "/first-visit";
    public const string Token = "token";

    public async ValueTask<WebReply> Show(WebExchange exchange) =>
        exchange.Query(Token) is { } secret && visit.Look(secret) is { } user
            ? WebReply.Html(
                200,
                await renderer.Render<FirstVisitPage>(
                    new Dictionary<string, object?>
                    {
                        [nameof(FirstVisitPage.Token)] = FormToken.Of(cookies.KeepForm(exchange.Http)),
                        [nameof(FirstVisitPage.Secret)] = secret,
                        [nameof(FirstVisitPage.User)] = user.Name,
                    }
                )
            )
            : await UsedUp();

    /// <summary>Leads on at once, so that the secret stays in no page's address.</summary>
    public async ValueTask<WebReply> Submit(WebExchange exchange)
    {
        if (visit.Redeem(exchange.Field(Token)) is not { } user)
        {
            return await UsedUp();
        }
        cookies.SetSession(exchange.Http.Response, sessions.Begin(user.Id, byPassword: false));
        return WebReply.SeeOther(PasswordEndpoint.Path);
    }

    private Task<WebReply> UsedUp() =>
        messages.Of(
            403,
            "This link is used up",
            "It is good once and for an hour. Sign in with a password; while nobody has one, a restart of the server prints another link."
        );
}
