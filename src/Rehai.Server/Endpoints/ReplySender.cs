using System.Buffers;
using System.Globalization;
using Microsoft.Net.Http.Headers;
using Rehai.Server.Authentication;
using Rehai.Server.Hosting;

namespace Rehai.Server.Endpoints;

/// <summary>
/// Sends answers. A client that takes too long over one is cut off: until then it holds a turn and memory, whatever the least speed allows.
/// </summary>
/// <param name="longest">How long one answer may take, those that are read while they are sent included.</param>
internal sealed class ReplySender(TimeSpan longest, TimeProvider time, ILogger<ReplySender> log)
{
    public async Task Send(HttpContext http, Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        SetHeaders(http.Response, reply);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        using var tooLate = new CancellationTokenSource(longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, tooLate.Token);
        try
        {
            await SendBody(http, reply, end.Token);
        }
        catch (OperationCanceledException) when (tooLate.IsCancellationRequested)
        {
            log.LogWarning(
                "the answer was not taken in {Seconds} s and is broken off user={User} path={Path}",
                longest.TotalSeconds,
                http.Features.Get<Caller>()?.Actor.Name,
                http.Request.Path
            );
            http.Abort();
        }
    }

    private static async Task SendBody(HttpContext http, Reply reply, CancellationToken cancellation)
    {
        foreach (var piece in reply.Body)
        {
            await http.Response.BodyWriter.WriteAsync(piece, cancellation);
            SentBytes.Add(http, piece.Length);
        }
        if (reply.Rest is null)
        {
            return;
        }
        await foreach (var pieces in reply.Rest.WithCancellation(cancellation))
        {
            foreach (var piece in pieces)
            {
                http.Response.BodyWriter.Write(piece.Span);
            }
            await http.Response.BodyWriter.FlushAsync(cancellation);
            SentBytes.Add(http, pieces.Sum(piece => (long)piece.Length));
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
