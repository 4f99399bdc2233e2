namespace Rehai.Server.Hosting;

/// <summary>
/// Bounds the memory that requests take together: so many are answered at once, so many wait for their turn, and who comes then is asked
/// to come again. A turn is short, because no body is read before its signature was right, and each has its time.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    public const int AtOnce = 128;
    public const int Waiting = 4_096;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _inside;

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        if (Interlocked.Increment(ref _inside) > AtOnce + Waiting)
        {
            Interlocked.Decrement(ref _inside);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            return;
        }
        try
        {
            await _turns.WaitAsync(http.RequestAborted);
            try
            {
                await next(http);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _turns.Dispose();
}
