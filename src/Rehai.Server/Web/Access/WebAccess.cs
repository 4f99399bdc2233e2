using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>Finds out who asks: by the session of the pages, or by a signature as Chef's requests have.</summary>
internal sealed class WebAccess(
    Sessions sessions,
    WebCookies cookies,
    Authenticator authenticator,
    SqliteDatabase database,
    ActorRates? rates
)
{
    /// <summary>Of a signed request to read something.</summary>
    private const int MaxBody = 64 * 1024;

    /// <summary>Null for who has not signed in.</summary>
    public Reader? BySession(HttpRequest request) =>
        cookies.SessionOf(request) is { } id && sessions.Find(id) is { } found ? Of(found) : null;

    /// <summary>
    /// For <c>/api</c>: the session, or the signature of a user, or of a client of the organization that <c>?org=</c> names. Either who
    /// asks or why that one gets nothing.
    /// </summary>
    public async ValueTask<(Reader? Reader, Reply? Refusal)> ForApi(HttpContext http)
    {
        if (IsSigned(http.Request))
        {
            return await BySignature(http);
        }
        return BySession(http.Request) is { } reader
            ? (reader, null)
            : (null, Reply.Error(401, "Sign in at /signin, or sign the request as Chef's clients do."));
    }

    public static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey("X-Ops-Userid");

    /// <summary>
    /// The same one some time later, with what it may see now; null where it may not ask any more. For answers that go on for hours.
    /// </summary>
    public Reader? Again(Reader reader)
    {
        if (reader.Session is { } hash)
        {
            return sessions.Renew(hash) is { } found ? Of(found) : null;
        }
        return database.Read(session =>
            ActorTable.Find(session, reader.By.Actor.Id) is { } actor && reader.By.IsStillHere(session)
                ? Reader.Of(session, reader.By with { Actor = actor }, signedIn: null)
                : null
        );
    }

    private async ValueTask<(Reader?, Reply?)> BySignature(HttpContext http)
    {
        var (signed, refusal) = authenticator.ReadHeaders(http.Request);
        if (signed is null)
        {
            return (null, refusal);
        }
        var named = http.Request.Query["org"].ToString();
        var organization = named.Length == 0 ? null : database.Read(session => OrganizationTable.Find(session, named));
        (var caller, refusal) = authenticator.Identify(http.Request, signed, organization);
        if ((refusal ?? rates?.Check(caller!.Actor.Id)) is { } refused)
        {
            return (null, refused);
        }
        if (await RequestBody.Read(http.Request, MaxBody, http.RequestAborted) is not { } body)
        {
            return (null, Reply.ErrorText(413, $"The body must be no more than {MaxBody} bytes."));
        }
        using (body)
        {
            return authenticator.CheckBody(http.Request, signed, body.Bytes.Span) is { } other
                ? (null, other)
                : (database.Read(session => Reader.Of(session, caller!, signedIn: null)), null);
        }
    }

    private Reader Of((SignedIn Session, Actor User) found) =>
        database.Read(session =>
            Reader.Of(
                session,
                new Caller(found.User, Key: null, Organization: null, IsMember: false),
                found.Session.Hash
            )
        );
}
