using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rehai.Server.Hosting;

/// <summary>What one connection may cost: bytes, time, and how many there are.</summary>
internal static class KestrelLimits
{
    private const int Connections = 10_000;

    /// <summary>A search stands in the request line.</summary>
    private const int LongestRequestLine = 16 * 1024;
    private const int LongestHeaders = 32 * 1024;
    private const int MostHeaders = 100;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    /// <summary>A client that is slower is cut off, so that nobody holds a connection by trickling.</summary>
    private static readonly MinDataRate SlowestSender = new(1_000, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>Of an answer the rate is looked at for a piece as a whole, which may be a large node.</summary>
    private static readonly MinDataRate SlowestReader = new(10_000, gracePeriod: TimeSpan.FromSeconds(10));

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestLineSize = LongestRequestLine;
        limits.MaxRequestHeadersTotalSize = LongestHeaders;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.MinRequestBodyDataRate = SlowestSender;
        limits.MinResponseDataRate = SlowestReader;
        // The pipeline counts the body itself, in order to answer as Chef does.
        limits.MaxRequestBodySize = null;
    }
}
