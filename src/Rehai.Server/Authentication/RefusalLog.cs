namespace Rehai.Server.Authentication;

/// <summary>
/// Tells the operator who was not believed, and why: the client is told less. Anybody can be refused as often as he likes, so a line is
/// short and there are only so many in a minute.
/// </summary>
internal sealed class RefusalLog(TimeProvider time, ILogger<RefusalLog> log)
{
    public const int MostInMinute = 60;

    /// <summary>Of what the client says of itself, characters.</summary>
    private const int Longest = 255;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private int _count;

    /// <param name="user">As the request names itself, which need not be anybody.</param>
    public void Add(HttpRequest request, string user, string reason)
    {
        lock (_gate)
        {
            BeginMinute();
            if (++_count <= MostInMinute)
            {
                log.LogWarning(
                    "refused user={User} path={Path} reason=\"{Reason}\"",
                    Cut(user),
                    Cut(request.Path.Value ?? ""),
                    reason
                );
            }
        }
    }

    private void BeginMinute()
    {
        if (time.GetElapsedTime(_since) < Minute)
        {
            return;
        }
        if (_count > MostInMinute)
        {
            log.LogWarning("refused and {Count} more, which have no line of their own", _count - MostInMinute);
        }
        (_since, _count) = (time.GetTimestamp(), 0);
    }

    private static string Cut(string text) => text.Length <= Longest ? text : $"{text.AsSpan(0, Longest)}…";
}
