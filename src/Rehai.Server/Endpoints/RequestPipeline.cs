using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// What every request goes through: API version, signature headers, body within its bound, organization, signature,
/// membership, resource. The first that refuses answers.
/// </summary>
internal sealed class RequestPipeline(
    SqliteDatabase database,
    Authenticator authenticator,
    int maxBody,
    StorageLog storage,
    ILogger<RequestPipeline> log
)
{
    public async Task Invoke(HttpContext http, Route route)
    {
        var (version, refusal) = ApiVersion.Negotiate(http);
        if (refusal is not null)
        {
            await Send(http, refusal);
            return;
        }
        var (signed, unsigned) = route.IsSigned ? authenticator.ReadHeaders(http.Request) : default;
        if (unsigned is not null)
        {
            await Send(http, unsigned);
            return;
        }
        if (await RequestBody.Read(http.Request, maxBody, http.RequestAborted) is not { } body)
        {
            await Send(http, Reply.ErrorText(413, $"JSON must be no more than {maxBody} bytes."));
            return;
        }
        using (body)
        {
            await Send(http, await Answer(http, route, version!.Value, signed, body.Bytes));
        }
    }

    /// <summary>For an address that no route has.</summary>
    public static Task NotFound(HttpContext http)
    {
        var (_, refusal) = ApiVersion.Negotiate(http);
        return Send(http, refusal ?? Reply.Error(404, $"No resource has the path {http.Request.Path}."));
    }

    private async Task<Reply> Answer(
        HttpContext http,
        Route route,
        int version,
        Chef.Authentication.SignedRequest? signed,
        ReadOnlyMemory<byte> body
    )
    {
        try
        {
            var (exchange, refusal) = Admit(http, version, signed, body);
            if (exchange is null)
            {
                return refusal!;
            }
            if (route.HandlerOf(http.Request.Method) is { } handler)
            {
                var reply = await handler(exchange);
                storage.Answered(http.Request.Method);
                return reply;
            }
            http.Response.Headers.Allow = route.Allowed;
            return Reply.Error(405, $"{http.Request.Method} is not allowed here.");
        }
        catch (StorageFullException e)
        {
            storage.Refused(e);
            return Reply.Error(507, "The server's disk is full or failing; nothing was saved. Try again later.");
        }
#pragma warning disable CA1031 // Whatever went wrong, the client gets an answer and the operator the details.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "request failed method={Method} path={Path}", http.Request.Method, http.Request.Path);
            return Reply.Error(500, "internal service error");
        }
    }

    private (Exchange? Exchange, Reply? Refusal) Admit(
        HttpContext http,
        int version,
        Chef.Authentication.SignedRequest? signed,
        ReadOnlyMemory<byte> body
    )
    {
        var named = http.Request.RouteValues.TryGetValue("org", out var value) ? (string)value! : null;
        var organization = named is null ? null : database.Read(session => OrganizationTable.Find(session, named));
        if (named is not null && organization is null)
        {
            return (null, Reply.Error(404, $"organization '{named}' does not exist."));
        }
        if (signed is null)
        {
            return (new Exchange(http, version, organization, null, body), null);
        }
        var (caller, refusal) = authenticator.Verify(signed, organization, body.Span);
        if (caller is null)
        {
            log.LogWarning("refused user={User} path={Path}", signed.UserId, http.Request.Path);
            return (null, refusal);
        }
        return organization is null || caller.IsMember || caller.Actor.IsSuperuser
            ? (new Exchange(http, version, organization, caller, body), null)
            : (null, Reply.Error(403, $"'{caller.Actor.Name}' not associated with organization '{organization.Name}'"));
    }

    private static async Task Send(HttpContext http, Reply reply)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.ContentType = "application/json";
        response.ContentLength = reply.Body.Sum(piece => (long)piece.Length);
        if (reply.Location is not null)
        {
            response.Headers.Location = reply.Location;
        }
        if (reply.Challenge is not null)
        {
            response.Headers.WWWAuthenticate = reply.Challenge;
        }
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            foreach (var piece in reply.Body)
            {
                await response.BodyWriter.WriteAsync(piece, http.RequestAborted);
            }
        }
    }
}
