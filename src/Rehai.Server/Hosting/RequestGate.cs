namespace Rehai.Server.Hosting;

/// <summary>
/// Bounds the memory that requests take together: so many are answered at once, so many wait for their turn, and who comes then is asked
/// to come again. A turn is short, because no body is read before its signature was right, and each has its time. Answers that last as long
/// as somebody looks at them take no turn, and have a bound of their own.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    public const int AtOnce = 128;
    public const int Waiting = 4_096;
    public const int Lasting = 1_024;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _inside;
    private int _lasting;

    public Task Pass(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint()?.Metadata.GetMetadata<LastingAnswer>() is null
            ? TakeTurn(http, next)
            : PassBeside(http, next);

    private async Task TakeTurn(HttpContext http, RequestDelegate next)
    {
        if (Interlocked.Increment(ref _inside) > AtOnce + Waiting)
        {
            Interlocked.Decrement(ref _inside);
            Refuse(http.Response);
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

    private async Task PassBeside(HttpContext http, RequestDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _lasting) > Lasting)
            {
                Refuse(http.Response);
                return;
            }
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _lasting);
        }
    }

    private static void Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "1";
    }

    public void Dispose() => _turns.Dispose();
}

/// <summary>Marks a route whose answer is a stream.</summary>
internal sealed class LastingAnswer
{
    public static readonly LastingAnswer Mark = new();
}
