using System.Globalization;

namespace Rehai.Server.Hosting;

/// <summary>Makes the server as slow as one under load: answers come late, and requests beyond a ceiling wait in a queue.</summary>
internal sealed class RequestPace(ServerSettings settings, TimeProvider time)
{
    /// <summary>Whoever would wait longer gets 503 at once, as behind Chef's own front end.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next;

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        var wait = Reserve();
        if (wait > LongestQueue)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return;
        }
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, http.RequestAborted);
        }
        if (settings.ReplyDelay > TimeSpan.Zero)
        {
            // Not before the work: what a slow answer tells has long been saved.
            http.Response.OnStarting(() => Task.Delay(settings.ReplyDelay, time, http.RequestAborted));
        }
        await next(http);
    }

    /// <summary>How long this request waits for its turn; none is taken where that is too long.</summary>
    private TimeSpan Reserve()
    {
        if (settings.MaxRequests is not { } ceiling)
        {
            return TimeSpan.Zero;
        }
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var turn = _next > now ? _next : now;
            if (turn - now <= LongestQueue)
            {
                _next = turn + TimeSpan.FromSeconds(1 / ceiling);
            }
            return turn - now;
        }
    }
}
