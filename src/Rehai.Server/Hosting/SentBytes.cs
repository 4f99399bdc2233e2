namespace Rehai.Server.Hosting;

/// <summary>What has been sent of an answer's body, for who looks at the request from outside: an answer may break off.</summary>
internal sealed class SentBytes
{
    public long Count { get; private set; }

    public static void Add(HttpContext http, long bytes)
    {
        if (http.Features.Get<SentBytes>() is { } sent)
        {
            sent.Count += bytes;
        }
    }
}
