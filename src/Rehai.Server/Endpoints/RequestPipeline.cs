using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;
using Rehai.Chef.Authentication;
using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// What every request goes through: API version, method, signature headers, signature, organization, membership, body within its
/// bound and as it was signed, resource. The first that refuses answers. The body comes late because it costs memory, which
/// nobody gets who has not proved who they are.
/// </summary>
internal sealed class RequestPipeline(
    SqliteDatabase database,
    Authenticator authenticator,
    int maxBody,
    ActorRates? rates,
    StorageLog storage,
    ILogger<RequestPipeline> log
)
{
    /// <summary>For a whole body, whatever the least speed allows.</summary>
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromMinutes(2);

    public async Task Invoke(HttpContext http, Route route)
    {
        var (version, refusal) = ApiVersion.Negotiate(http);
        if ((refusal ?? ClientVersion.Check(http.Request)) is { } refused)
        {
            await Send(http, refused);
            return;
        }
        if (route.HandlerOf(http.Request.Method) is null)
        {
            http.Response.Headers.Allow = route.Allowed;
            await Send(http, Reply.Error(405, $"{http.Request.Method} is not allowed here."));
            return;
        }
        var (signed, unsigned) = route.IsSigned ? authenticator.ReadHeaders(http.Request, route.SignedPart) : default;
        if (unsigned is not null)
        {
            await Send(http, unsigned);
            return;
        }
        var (exchange, denied) = Admit(http, version!.Value, signed);
        if (exchange is null)
        {
            await Send(http, denied!);
            return;
        }
        http.Features.Set(exchange.Caller);
        if (exchange.Caller is { } caller && rates?.Check(caller.Actor.Id) is { } tooMany)
        {
            await Send(http, tooMany);
            return;
        }
        await (signed is null ? AnswerAndSend(route, exchange) : ReadAndSend(route, exchange, signed));
    }

    /// <summary>For an address that no route has.</summary>
    public static Task NotFound(HttpContext http)
    {
        var (_, refusal) = ApiVersion.Negotiate(http);
        return Send(http, refusal ?? Reply.Error(404, $"No resource has the path {http.Request.Path}."));
    }

    private async Task ReadAndSend(Route route, Exchange exchange, SignedRequest signed)
    {
        var http = exchange.Http;
        var (read, refused) = await ReadBody(http);
        if (read is not { } body)
        {
            await Send(http, refused!);
            return;
        }
        // The answer to a save consists of pieces of the body: it goes out before the memory is anybody else's.
        using (body)
        {
            if (Authenticator.CheckBody(signed, body.Bytes.Span) is { } refusal)
            {
                LogRefused(http, signed);
                await Send(http, refusal);
                return;
            }
            await AnswerAndSend(route, exchange with { Body = body.Bytes });
        }
    }

    private async Task<(RequestBody? Body, Reply? Refusal)> ReadBody(HttpContext http)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(BodyTimeout);
        try
        {
            return await RequestBody.Read(http.Request, maxBody, deadline.Token) is { } body
                ? (body, null)
                : (null, Reply.ErrorText(413, $"JSON must be no more than {maxBody} bytes."));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return (null, Reply.Error(408, "The request's body did not come in time."));
        }
    }

    private async Task AnswerAndSend(Route route, Exchange exchange) =>
        await Send(exchange.Http, await Answer(route, exchange));

    private async Task<Reply> Answer(Route route, Exchange exchange)
    {
        var http = exchange.Http;
        try
        {
            if (!AcceptHeader.AllowsJson(http.Request))
            {
                return ApiVersion.NotAcceptable(exchange);
            }
            var reply = await route.HandlerOf(http.Request.Method)!(exchange);
            storage.Answered(http.Request.Method);
            return reply;
        }
#pragma warning disable CA1031 // Whatever went wrong, the client gets an answer and the operator the details.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Explain(http, e);
        }
    }

    /// <summary>
    /// Who asks, before what there is: only somebody who has signed correctly is told that an organization does not exist.
    /// </summary>
    private (Exchange? Exchange, Reply? Refusal) Admit(HttpContext http, int version, SignedRequest? signed)
    {
        if (signed is null)
        {
            return (new Exchange(http, version, null, null, default), null);
        }
        try
        {
            var named = http.Request.RouteValues.TryGetValue("org", out var value) ? (string)value! : null;
            var organization = named is null ? null : database.Read(session => OrganizationTable.Find(session, named));
            var (caller, refusal) = authenticator.Identify(signed, organization);
            if (caller is null)
            {
                LogRefused(http, signed);
                return (null, refusal);
            }
            return CheckOrganization(caller, named, organization) is { } outside
                ? (null, outside)
                : (new Exchange(http, version, organization, caller, default), null);
        }
#pragma warning disable CA1031 // As for the resources: an answer for the client, the details for the operator.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (null, Explain(http, e));
        }
    }

    private static Reply? CheckOrganization(Caller caller, string? named, Organization? organization)
    {
        if (organization is null)
        {
            return named is null ? null : Reply.Error(404, $"organization '{named}' does not exist.");
        }
        return caller.IsMember || caller.Actor.IsSuperuser
            ? null
            : Reply.Error(403, $"'{caller.Actor.Name}' not associated with organization '{organization.Name}'");
    }

    private Reply Explain(HttpContext http, Exception failure)
    {
        if (failure is StorageFullException full)
        {
            storage.Refused(full);
            return Reply.Error(507, "The server's disk is full or failing; nothing was saved. Try again later.");
        }
        log.LogError(failure, "request failed method={Method} path={Path}", http.Request.Method, http.Request.Path);
        return Reply.Error(500, "internal service error");
    }

    private void LogRefused(HttpContext http, SignedRequest signed) =>
        log.LogWarning("refused user={User} path={Path}", signed.UserId, http.Request.Path);

    private static async Task Send(HttpContext http, Reply reply)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        SetHeaders(response, reply);
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            foreach (var piece in reply.Body)
            {
                await response.BodyWriter.WriteAsync(piece, http.RequestAborted);
            }
            if (reply.Rest is not null)
            {
                await SendRest(response.BodyWriter, reply.Rest, http.RequestAborted);
            }
        }
    }

    private static async Task SendRest(
        PipeWriter body,
        IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> rest,
        CancellationToken cancellation
    )
    {
        await foreach (var pieces in rest.WithCancellation(cancellation))
        {
            foreach (var piece in pieces)
            {
                body.Write(piece.Span);
            }
            await body.FlushAsync(cancellation);
        }
    }

    private static void SetHeaders(HttpResponse response, Reply reply)
    {
        var headers = response.Headers;
        if (reply.Status is not (StatusCodes.Status304NotModified or StatusCodes.Status204NoContent))
        {
            response.ContentType = "application/json";
            response.ContentLength = reply.Rest is null ? reply.Body.Sum(piece => (long)piece.Length) : null;
        }
        Set(HeaderNames.Location, reply.Location);
        Set(HeaderNames.WWWAuthenticate, reply.Challenge);
        Set(HeaderNames.ETag, reply.EntityTag);
        Set("Accept-Patch", reply.AcceptPatch);
        Set(HeaderNames.RetryAfter, reply.RetryAfter?.ToString(CultureInfo.InvariantCulture));

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }
    }
}
