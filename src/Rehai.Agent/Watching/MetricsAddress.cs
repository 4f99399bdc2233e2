using System.Net;

namespace Rehai.Agent.Watching;

/// <summary>Where metrics are given: an address of this host alone, since nobody is asked who he is.</summary>
internal static class MetricsAddress
{
    private const string Localhost = "localhost:";

    /// <param name="text"><c>127.0.0.1:9469</c>, <c>[::1]:9469</c> or <c>localhost:9469</c>.</param>
    /// <exception cref="FormatException">It is no address of this host alone with a port; the message is a sentence about what it can be.</exception>
    public static IPEndPoint Parse(string text)
    {
        var literal = text.StartsWith(Localhost, StringComparison.OrdinalIgnoreCase)
            ? $"{IPAddress.Loopback}:{text[Localhost.Length..]}"
            : text;
        // An address alone is taken as one with port 0.
        if (!IPEndPoint.TryParse(literal, out var address) || address.Port == 0)
        {
            throw new FormatException("It can be an address and a port, as 127.0.0.1:9469 or [::1]:9469.");
        }
        return IPAddress.IsLoopback(address.Address)
            ? address
            : throw new FormatException(
                "Metrics are given to this host alone: use 127.0.0.1 or [::1], and for others a proxy that asks who they are."
            );
    }
}
