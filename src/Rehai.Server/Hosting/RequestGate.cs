namespace Rehai.Server.Hosting;

/// <summary>
/// Bounds how many requests there are together: who comes when too many are inside is asked to come again. Those that may cost memory
/// and time take a turn as well (<see cref="RequestTurns"/>).
/// </summary>
internal sealed class RequestGate
{
    public const int Inside = 4_096;

    private int _inside;

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > Inside)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "1";
                return;
            }
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
