using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Rehai.Server.Endpoints;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Web;

/// <summary>
/// What every request to pages and API goes through: headers, host, method, who asks, and for a POST where its form comes from. The first
/// that refuses answers.
/// </summary>
internal sealed class WebPipeline(
    WebOrigin origin,
    WebCookies cookies,
    WebAccess access,
    MessagePages messages,
    ILogger<WebPipeline> log,
    CancellationToken stopping
)
{
    private const int MaxForm = 16 * 1024;

    /// <summary>For a whole form, whatever the least speed allows.</summary>
    private static readonly TimeSpan FormTimeout = TimeSpan.FromSeconds(30);

    public async Task Invoke(HttpContext http, WebRoute route)
    {
        WebHeaders.Set(http.Response.Headers, origin.IsSecure);
        var reply = await Answer(http, route);
        await (route.IsLasting ? SendUntilStopped(http, reply) : Send(http, reply, http.RequestAborted));
    }

    /// <summary>For an address that no route has, where a browser asks.</summary>
    public async Task NotFound(HttpContext http)
    {
        WebHeaders.Set(http.Response.Headers, origin.IsSecure);
        await Send(http, await messages.Of(404, "Nothing here", "No page has this address."), http.RequestAborted);
    }

    private async Task<WebReply> Answer(HttpContext http, WebRoute route)
    {
        try
        {
            return await Admit(http, route);
        }
#pragma warning disable CA1031 // Whatever went wrong, the reader gets an answer and the operator the details.
        catch (Exception e)
            when (e is not BadHttpRequestException && !(e is OperationCanceledException && IsGone(http)))
#pragma warning restore CA1031
        {
            log.LogError(e, "request failed method={Method} path={Path}", http.Request.Method, http.Request.Path);
            return e is StorageFullException
                ? await Refuse(route, 507, "The disk is full", "The server's disk is full or failing. Try again later.")
                : await Refuse(route, 500, "Something broke", "The server failed; its log says how. Try again.");
        }
    }

    private async Task<WebReply> Admit(HttpContext http, WebRoute route)
    {
        var request = http.Request;
        if (!origin.Knows(request) && !(route.Audience == Audience.Api && WebAccess.IsSigned(request)))
        {
            return await Refuse(
                route,
                421,
                "Another address",
                $"This server shows no pages under the name {request.Host.Host}. Take the address that it printed at its start."
            );
        }
        if (route.HandlerOf(request.Method) is not { } handler)
        {
            http.Response.Headers.Allow = route.Allowed;
            return await Refuse(route, 405, "Not possible", $"{request.Method} is not allowed here.");
        }
        var (reader, refusal) = await Identify(http, route);
        if (refusal is not null)
        {
            return refusal;
        }
        if (reader is not null)
        {
            http.Features.Set(reader.By);
        }
        var exchange = new WebExchange(http, reader);
        if (HttpMethods.IsPost(request.Method))
        {
            return await Post(exchange, route, handler);
        }
        var secret = SecretOf(http, route);
        return await handler(secret is null ? exchange : exchange with { FormToken = FormToken.Of(secret) });
    }

    private async ValueTask<(Reader? Reader, WebReply? Refusal)> Identify(HttpContext http, WebRoute route)
    {
        switch (route.Audience)
        {
            case Audience.Everybody:
                return default;
            case Audience.Api:
                var (caller, refusal) = await access.ForApi(http);
                return (caller, refusal is null ? null : WebReply.Of(refusal));
            default:
                var reader = access.BySession(http.Request);
                return (reader, reader is null ? WebReply.SeeOther(SignInFor(http.Request)) : null);
        }
    }

    /// <summary>Where to sign in, and come back to what was asked for; a form that was sent is not sent again.</summary>
    private static string SignInFor(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
            ? SignInEndpoint.Path
            : QueryHelpers.AddQueryString(
                SignInEndpoint.Path,
                SignInEndpoint.Next,
                request.Path.ToUriComponent() + request.QueryString.ToUriComponent()
            );

    private async Task<WebReply> Post(WebExchange exchange, WebRoute route, WebHandler handler)
    {
        var (http, secret) = (exchange.Http, SecretOf(exchange.Http, route));
        if (!origin.IsOwn(http.Request))
        {
            return await Refuse(
                route,
                403,
                "Not from here",
                "This was sent by a page of another site. Nothing was done."
            );
        }
        if (await ReadForm(http) is not { } fields)
        {
            return await Refuse(route, 400, "No form", "What was sent is no form of this server's. Nothing was done.");
        }
        var token = fields.GetValueOrDefault(FormToken.Field).ToString();
        return secret is not null && FormToken.IsOf(secret, token)
            ? await handler(exchange with { Fields = fields, FormToken = token })
            : await Refuse(
                route,
                403,
                "An old form",
                "This form is not of this browser's session any more, or cookies are off. Nothing was done; open the page again."
            );
    }

    /// <summary>What a form is bound to; null where the browser has no such cookie.</summary>
    private string? SecretOf(HttpContext http, WebRoute route) =>
        route.Audience == Audience.Everybody ? cookies.FormOf(http.Request) : cookies.SessionOf(http.Request);

    private static async Task<Dictionary<string, StringValues>?> ReadForm(HttpContext http)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(FormTimeout);
        try
        {
            if (!IsForm(http.Request) || await RequestBody.Read(http.Request, MaxForm, deadline.Token) is not { } body)
            {
                return null;
            }
            using (body)
            {
                return QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Bytes.Span));
            }
        }
        catch (OperationCanceledException) when (!IsGone(http))
        {
            return null;
        }
    }

    private static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsGone(HttpContext http) => http.RequestAborted.IsCancellationRequested;

    private async Task<WebReply> Refuse(WebRoute route, int status, string title, string text) =>
        route.Audience == Audience.Api
            ? WebReply.Of(Reply.Error(status, text))
            : await messages.Of(status, title, text);

    /// <summary>A stream ends whole when the server stops: nobody's work is broken off, and nothing waits for it.</summary>
    private async Task SendUntilStopped(HttpContext http, WebReply reply)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await Send(http, reply, until.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !IsGone(http)) { }
    }

    private static async Task Send(HttpContext http, WebReply reply, CancellationToken cancellation)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.Headers.CacheControl = reply.CacheControl;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }
        if (reply.Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = reply.Rest is null ? reply.Body.Length : null;
        }
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        if (reply.Body.Length > 0)
        {
            await response.BodyWriter.WriteAsync(reply.Body, cancellation);
            SentBytes.Add(http, reply.Body.Length);
        }
        if (reply.Rest is not null)
        {
            await reply.Rest(new CountedWriter(response.BodyWriter, http), cancellation);
        }
    }
}
