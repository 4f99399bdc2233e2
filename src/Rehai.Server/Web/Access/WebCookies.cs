namespace Rehai.Server.Web.Access;

/// <summary>
/// The two cookies: who has signed in, and what ties a form to this browser before that. Lax and not Strict, because a link in a chat
/// would else come to a page that does not know its reader; what changes anything is a POST, which Lax keeps from other sites and
/// <see cref="FormToken"/> checks besides.
/// </summary>
internal sealed class WebCookies(WebOrigin origin)
{
    /// <summary>Browsers let nobody but this host set that prefix, with Secure and for all paths.</summary>
    private string Prefix => origin.IsSecure ? "__Host-" : "";

    private string SessionName => Prefix + "rehai";

    private string FormName => Prefix + "rehai-form";

    /// <summary>The session's id; null where none is sent.</summary>
    public string? SessionOf(HttpRequest request) => request.Cookies[SessionName];

    public void SetSession(HttpResponse response, string id) =>
        response.Cookies.Append(SessionName, id, Options(Sessions.Longest));

    public void DropSession(HttpResponse response) => response.Cookies.Delete(SessionName, Options(null));

    /// <summary>Null where the browser has none yet.</summary>
    public string? FormOf(HttpRequest request) => request.Cookies[FormName];

    /// <summary>The browser's secret for forms, given to it where it has none.</summary>
    public string KeepForm(HttpContext http)
    {
        if (FormOf(http.Request) is { Length: > 0 } known)
        {
            return known;
        }
        var made = Secret.New();
        http.Response.Cookies.Append(FormName, made, Options(null));
        return made;
    }

    private CookieOptions Options(TimeSpan? age) =>
        new()
        {
            HttpOnly = true,
            Secure = origin.IsSecure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = age,
        };
}
