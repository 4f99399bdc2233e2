namespace Rehai.Server.Hosting;

/// <summary>
/// Bounds how many requests there are together: who comes when too many are inside is asked to come again. Those that may cost memory
/// and time take a turn as well (<see cref="RequestTurns"/>). Answers that last as long as somebody looks at them have a bound of their own.
/// </summary>
internal sealed class RequestGate
{
    public const int Inside = 4_096;
    public const int Lasting = 1_024;

    private readonly Room _short = new(Inside);
    private readonly Room _lasting = new(Lasting);

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        var room = http.GetEndpoint()?.Metadata.GetMetadata<LastingAnswer>() is null ? _short : _lasting;
        try
        {
            if (room.Enter())
            {
                await next(http);
                return;
            }
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
        }
        finally
        {
            room.Leave();
        }
    }

    private sealed class Room(int places)
    {
        private int _inside;

        /// <summary>Whether there was a place. Who found none has to leave, too.</summary>
        public bool Enter() => Interlocked.Increment(ref _inside) <= places;

        public void Leave() => Interlocked.Decrement(ref _inside);
    }
}

/// <summary>Marks a route whose answer is a stream.</summary>
internal sealed class LastingAnswer
{
    public static readonly LastingAnswer Mark = new();
}
