using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary><c>/password</c>: users set their own. Who has one gives it, so that an open browser is not enough.</summary>
internal sealed class PasswordEndpoint(
    PasswordSignIn passwords,
    Sessions sessions,
    WebCookies cookies,
    WebOrigin origin,
    PageRenderer renderer,
    SqliteDatabase database
)
{
    public const string Path = "/password";
    public const string Current = "current";
    public const string New = "new";
    public const string Again = "again";

    public async ValueTask<WebReply> Show(WebExchange exchange) => await Page(exchange, 200, null);

    public async ValueTask<WebReply> Submit(WebExchange exchange)
    {
        var (before, given) = (HashOf(exchange), exchange.Field(New));
        if ((Judge(given, exchange.Field(Again)) ?? CheckCurrent(exchange, before)) is { } fault)
        {
            return await Page(exchange, 403, fault);
        }
        var user = exchange.By.By.Actor.Id;
        var hash = Password.Hash(given);
        if (!await database.Write(session => Replace(session, user, before, hash)))
        {
            return await Page(exchange, 403, "Somebody else has just set this password. Nothing was changed.");
        }
        cookies.SetSession(exchange.Http.Response, sessions.Begin(user, byPassword: true));
        return WebReply.SeeOther("/");
    }

    private static string? Judge(string password, string again) =>
        Password.FaultOf(password) is { } fault ? $"{fault}."
        : password != again ? "The two are not the same."
        : null;

    private string? CheckCurrent(WebExchange exchange, string? hash)
    {
        if (hash is null)
        {
            return null;
        }
        var result = passwords.Try(exchange.By.Name, exchange.Field(Current), origin.ClientOf(exchange.Http));
        return result.Wait is { } wait ? $"Too many attempts. Wait {Math.Ceiling(wait.TotalSeconds)} s and try again."
            : result.User is null ? "This is not the password that you have."
            : null;
    }

    private string? HashOf(WebExchange exchange) =>
        database.Read(session => ProfileTable.Find(session, exchange.By.By.Actor.Id).Password);

    /// <summary>False where it is not any more what was looked at.</summary>
    private static bool Replace(Session session, long user, string? before, string hash)
    {
        var profile = ProfileTable.Find(session, user);
        if (ActorTable.Find(session, user) is null || profile.Password != before)
        {
            return false;
        }
        ProfileTable.Save(session, user, profile with { Password = hash });
        return true;
    }

    private async Task<WebReply> Page(WebExchange exchange, int status, string? fault) =>
        WebReply.Html(
            status,
            await renderer.Render<PasswordPage>(
                new Dictionary<string, object?>
                {
                    [nameof(PasswordPage.Token)] = exchange.FormToken,
                    [nameof(PasswordPage.User)] = exchange.By.Name,
                    [nameof(PasswordPage.HasOne)] = HashOf(exchange) is not null,
                    [nameof(PasswordPage.Fault)] = fault,
                }
            )
        );
}
