using System.Globalization;

namespace Rehai.Server.Web.Access;

/// <summary><c>/signin</c>: a form for name and password, which needs no script.</summary>
internal sealed class SignInEndpoint(
    PasswordSignIn passwords,
    Sessions sessions,
    WebCookies cookies,
    WebAccess access,
    WebOrigin origin,
    PageRenderer renderer
)
{
    public const string Path = "/signin";
    public const string Next = "next";
    public const string User = "user";
    public const string Password = "password";

    private const string Wrong = "Name and password do not fit.";

    public async ValueTask<WebReply> Show(WebExchange exchange) =>
        access.BySession(exchange.Http.Request) is null
            ? await Page(exchange, 200, exchange.Query(Next), null)
            : WebReply.SeeOther(LocalPath.Of(exchange.Query(Next)));

    public async ValueTask<WebReply> Submit(WebExchange exchange)
    {
        var (name, password) = (exchange.Field(User).Trim(), exchange.Field(Password));
        if (password.Length > Authentication.Password.Longest)
        {
            return await Page(exchange, 403, exchange.Field(Next), Wrong);
        }
        var result = passwords.Try(name, password, origin.ClientOf(exchange.Http));
        if (result.Wait is { } wait)
        {
            return await TooMany(exchange, wait);
        }
        return result.User is { } user
            ? Begin(exchange, user.Id)
            : await Page(exchange, 403, exchange.Field(Next), Wrong);
    }

    /// <summary>A new id always: one that somebody planted in this browser is worth nothing.</summary>
    private WebReply Begin(WebExchange exchange, long user)
    {
        if (cookies.SessionOf(exchange.Http.Request) is { } before)
        {
            sessions.End(before);
        }
        cookies.SetSession(exchange.Http.Response, sessions.Begin(user, byPassword: true));
        return WebReply.SeeOther(LocalPath.Of(exchange.Field(Next)));
    }

    private async Task<WebReply> TooMany(WebExchange exchange, TimeSpan wait)
    {
        var seconds = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var page = await Page(
            exchange,
            429,
            exchange.Field(Next),
            $"Too many attempts. Wait {seconds} s and try again."
        );
        return page with { Headers = [("Retry-After", seconds)] };
    }

    private async Task<WebReply> Page(WebExchange exchange, int status, string? next, string? fault) =>
        WebReply.Html(
            status,
            await renderer.Render<SignInPage>(
                new Dictionary<string, object?>
                {
                    [nameof(SignInPage.Token)] = FormToken.Of(cookies.KeepForm(exchange.Http)),
                    [nameof(SignInPage.Next)] = LocalPath.Of(next),
                    [nameof(SignInPage.User)] = exchange.Field(User),
                    [nameof(SignInPage.Fault)] = fault,
                }
            )
        );
}
