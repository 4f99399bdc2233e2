namespace Rehai.Chef;

/// <summary>
/// Chef's rules (chef <c>http.rb</c>): so many retries; no connection waits a fixed delay, the nth 5xx waits 1+2ⁿ+rand(2ⁿ) seconds; 4xx
/// and certificates that do not verify are final. Ours is that a 429 or 503 with <c>Retry-After</c> is believed, up to five minutes.
/// </summary>
/// <param name="retries">Tries after the first.</param>
/// <param name="delay">Wait after a connection that failed.</param>
/// <param name="wait">Waits that long, and throws when the user interrupts.</param>
/// <param name="report">Told about each failure that is followed by another try.</param>
public sealed class RetryPolicy(int retries, TimeSpan delay, Action<TimeSpan> wait, Action<string> report)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public T Run<T>(Func<T> attempt)
    {
        for (var n = 1; ; n++)
        {
            try
            {
                return attempt();
            }
            catch (ChefServerException e) when (n <= retries && Delay(e, n) is { } pause)
            {
                report($"{e.Message} Trying again in {pause.TotalSeconds:0.#} s ({n} of {retries}).");
                wait(pause);
            }
        }
    }

    private TimeSpan? Delay(ChefServerException failure, int n) =>
        failure switch
        {
            ChefServerUnreachableException { IsLasting: false } => delay,
            ChefServerRefusedException { Status: 429 or 503, RetryAfter: { } asked } => asked < LongestPause
                ? asked
                : LongestPause,
            ChefServerRefusedException { Status: >= 500 and not 501 and not 505 } => Backoff(n),
            _ => null,
        };

#pragma warning disable CA5394 // Spreads retries; nobody gains by guessing it.
    private static TimeSpan Backoff(int n) =>
        TimeSpan.FromSeconds(1 + (1 << Math.Min(n, 10)) + Random.Shared.Next(1 << Math.Min(n, 10)));
#pragma warning restore CA5394
}
