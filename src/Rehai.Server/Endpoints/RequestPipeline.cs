using System.Data.Common;
using Microsoft.AspNetCore.Http.Features;
using Rehai.Chef.Authentication;
using Rehai.Server.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// What every request goes through: API version, method, signature headers, signature, organization, membership, its turn, body within
/// its bound and as it was signed, resource. The first that refuses answers. The body comes late because it costs memory, which
/// nobody gets who has not proved who they are.
/// </summary>
internal sealed class RequestPipeline(
    SqliteDatabase database,
    Authenticator authenticator,
    ServerSettings settings,
    ActorRates? rates,
    RequestTurns turns,
    ReplySender sender,
    StorageLog storage,
    ILogger<RequestPipeline> log
)
{
    /// <summary>For a whole body, whatever the least speed allows.</summary>
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromMinutes(2);

    private static readonly Reply TooMany = Reply.Error(503, "Too many requests of yours wait. Try again later.") with
    {
        RetryAfter = 1,
    };

    public async Task Invoke(HttpContext http, Route route)
    {
        var (version, refusal) = ApiVersion.Negotiate(http);
        if ((refusal ?? ClientVersion.Check(http.Request)) is { } refused)
        {
            await sender.Send(http, refused);
            return;
        }
        if (route.HandlerOf(http.Request.Method) is null)
        {
            http.Response.Headers.Allow = route.Allowed;
            await sender.Send(http, Reply.Error(405, $"{http.Request.Method} is not allowed here."));
            return;
        }
        var (signed, unsigned) = route.IsSigned ? authenticator.ReadHeaders(http.Request, route.SignedPart) : default;
        if (unsigned is not null)
        {
            await sender.Send(http, unsigned);
            return;
        }
        if (route.WithoutBody is { } incomplete && !HasBody(http))
        {
            await sender.Send(http, incomplete);
            return;
        }
        var (exchange, denied) = Admit(http, route, version!.Value, signed);
        if (exchange is null)
        {
            await sender.Send(http, denied!);
            return;
        }
        http.Features.Set(exchange.Caller);
        await (signed is null ? AnswerAndSend(route, exchange) : TakeTurn(route, exchange, signed));
    }

    private async Task TakeTurn(Route route, Exchange exchange, SignedRequest signed)
    {
        var (http, actor) = (exchange.Http, exchange.By.Actor.Id);
        if (rates?.Check(actor) is { } tooOften)
        {
            await sender.Send(http, tooOften);
            return;
        }
        using var turn = await turns.Take(actor, http.RequestAborted);
        await (turn is null ? sender.Send(http, TooMany) : ReadAndSend(route, exchange, signed));
    }

    /// <summary>For an address that no route has.</summary>
    public Task NotFound(HttpContext http)
    {
        var (_, refusal) = ApiVersion.Negotiate(http);
        return sender.Send(http, refusal ?? Reply.Error(404, $"No resource has the path {http.Request.Path}."));
    }

    private async Task ReadAndSend(Route route, Exchange exchange, SignedRequest signed)
    {
        var http = exchange.Http;
        var (read, refused) = await ReadBody(http);
        if (read is not { } body)
        {
            await sender.Send(http, refused!);
            return;
        }
        // The answer to a save consists of pieces of the body: it goes out before the memory is anybody else's.
        using (body)
        {
            if (authenticator.CheckBody(http.Request, signed, body.Bytes.Span) is { } refusal)
            {
                await sender.Send(http, refusal);
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
            return await RequestBody.Read(http.Request, settings.MaxBody, deadline.Token) is { } body
                ? (body, null)
                : (null, Reply.ErrorText(413, $"JSON must be no more than {settings.MaxBody} bytes."));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return (null, Reply.Error(408, "The request's body did not come in time."));
        }
    }

    private async Task AnswerAndSend(Route route, Exchange exchange) =>
        await sender.Send(exchange.Http, await Answer(route, exchange));

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
            return reply.Status == StatusCodes.Status403Forbidden && HasLostOrganization(exchange)
                ? OrganizationsEndpoint.NotFound(exchange.Org.Name)
                : reply;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Who has gone away is answered nothing.
            throw;
        }
        catch (DbException) when (HasLostOrganization(exchange))
        {
            return OrganizationsEndpoint.NotFound(exchange.Org.Name);
        }
#pragma warning disable CA1031 // Whatever went wrong, the client gets an answer and the operator the details.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Explain(http, e);
        }
    }

    /// <summary>
    /// Whether the organization was deleted while the request was under way: then nobody has a right in it, and what the superuser makes
    /// there belongs to nothing, which the store refuses.
    /// </summary>
    private bool HasLostOrganization(Exchange exchange) =>
        exchange.Organization is { } organization
        && database.Read(session => OrganizationTable.Find(session, organization.Id)) is null;

    /// <summary>
    /// Who asks, before what there is: only somebody who has signed correctly is told that an organization does not exist.
    /// </summary>
    private (Exchange? Exchange, Reply? Refusal) Admit(
        HttpContext http,
        Route route,
        int version,
        SignedRequest? signed
    )
    {
        if (signed is null)
        {
            return (new Exchange(http, version, null, null, default) { IsBehindProxy = IsBehindProxy }, null);
        }
        try
        {
            var named = http.Request.RouteValues.TryGetValue("org", out var value) ? (string)value! : null;
            var organization = named is null ? null : database.Read(session => OrganizationTable.Find(session, named));
            var (caller, refusal) = authenticator.Identify(http.Request, signed, organization);
            if (caller is null)
            {
                return (null, authenticator.IsStranger(signed, organization) ? route.ToStrangers ?? refusal : refusal);
            }
            return CheckOrganization(caller, named, organization) is { } outside
                ? (null, outside)
                : (new Exchange(http, version, organization, caller, default) { IsBehindProxy = IsBehindProxy }, null);
        }
#pragma warning disable CA1031 // As for the resources: an answer for the client, the details for the operator.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (null, Explain(http, e));
        }
    }

    private bool IsBehindProxy => settings.BehindProxy is not null;

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;

    private static Reply? CheckOrganization(Caller caller, string? named, Organization? organization)
    {
        if (organization is null)
        {
            return named is null ? null : OrganizationsEndpoint.NotFound(named);
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
}
