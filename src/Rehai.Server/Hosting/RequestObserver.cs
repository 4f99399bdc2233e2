using Rehai.Server.Authentication;

namespace Rehai.Server.Hosting;

/// <summary>Looks at each request from outside: counts it, and writes it to the access log where there is one.</summary>
internal sealed class RequestObserver(
    RequestMetrics metrics,
    AccessLog? accessLog,
    TimeProvider time,
    ILogger<RequestObserver> log
)
{
    private const int ClientClosedRequest = 499;

    private int _isLogFailing;

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        var (at, start) = (time.GetUtcNow(), time.GetTimestamp());
        int? failure = null;
        var sent = new SentBytes();
        http.Features.Set(sent);
        try
        {
            await next(http);
        }
        catch (Exception e)
        {
            failure = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            Record(http, StatusOf(http, failure), sent.Count, at, time.GetElapsedTime(start));
        }
    }

    /// <summary>What the client was or will be told.</summary>
    private static int StatusOf(HttpContext http, int? failure) =>
        http.Response.HasStarted ? http.Response.StatusCode
        : http.RequestAborted.IsCancellationRequested ? ClientClosedRequest
        : failure ?? http.Response.StatusCode;

    private void Record(HttpContext http, int status, long bytes, DateTimeOffset at, TimeSpan elapsed)
    {
        metrics.Count(
            (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
            http.Request.Method,
            status,
            elapsed
        );
        if (accessLog is not null)
        {
            Write(
                accessLog,
                new AccessLogEntry(
                    at.UtcDateTime,
                    http.Features.Get<Caller>()?.Actor.Name,
                    http.Request.Method,
                    http.Request.Path,
                    status,
                    bytes,
                    Math.Round(elapsed.TotalMilliseconds, 3)
                )
            );
        }
    }

    /// <summary>A log that cannot be written keeps nobody from being answered; it is said once.</summary>
    private void Write(AccessLog to, AccessLogEntry entry)
    {
        try
        {
            to.Write(entry);
            Interlocked.Exchange(ref _isLogFailing, 0);
        }
        catch (IOException e)
        {
            if (Interlocked.Exchange(ref _isLogFailing, 1) == 0)
            {
                log.LogError("the access log takes no lines: {Cause}", e.Message);
            }
        }
    }
}
