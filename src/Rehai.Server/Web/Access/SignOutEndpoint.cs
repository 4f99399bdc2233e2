namespace Rehai.Server.Web.Access;

/// <summary><c>/signout</c>.</summary>
internal sealed class SignOutEndpoint(Sessions sessions, WebCookies cookies)
{
    public const string Path = "/signout";

    public ValueTask<WebReply> Submit(WebExchange exchange)
    {
        sessions.End(cookies.SessionOf(exchange.Http.Request)!);
        cookies.DropSession(exchange.Http.Response);
        return new(WebReply.SeeOther(SignInEndpoint.Path));
    }
}
