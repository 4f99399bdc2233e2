using System.Globalization;
using System.Text.Json;

namespace Rehai.Chef.Network;

/// <summary>A response with what the client itself acts on.</summary>
/// <param name="HighestApiVersion">Null where the server does not say.</param>
/// <param name="Location">Where a redirect leads; null for all other answers.</param>
internal sealed record Answer(ChefResponse Response, int? HighestApiVersion, Uri? Location)
{
    /// <summary>Of a body, packed or unpacked.</summary>
    public const int Largest = 64 * 1024 * 1024;

    public const string ApiVersionHeader = "X-Ops-Server-API-Version";

    private const int NotModified = 304;

    /// <returns>Null where the body is larger than <see cref="Largest"/>.</returns>
    public static Answer? Read(HttpResponseMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        if (ReadBody(message, cancellation) is not { } body)
        {
            return null;
        }
        var status = (int)message.StatusCode;
        var headers = message.Headers;
        var response = new ChefResponse(status, body)
        {
            IsFromChef = headers.Contains(ApiVersionHeader),
            EntityTag = headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
            TakesMergePatches =
                headers.TryGetValues("Accept-Patch", out var types)
                && types.Any(type => type.Contains(MergePatch.MediaType, StringComparison.OrdinalIgnoreCase)),
            ClockAhead = headers.Date is { } sent ? now - sent : null,
            RetryAfter = headers.RetryAfter switch
            {
                { Delta: { } delay } => delay,
                { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
                _ => null,
            },
        };
        return new(
            response,
            ReadHighest(message),
            status is >= 300 and < 400 and not NotModified ? headers.Location : null
        );
    }

    private static byte[]? ReadBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        // A read that blocks ends when the connection is closed under it.
        using var unblock = cancellation.Register(response.Dispose);
        try
        {
            using var stream = response.Content.ReadAsStream(cancellation);
            return PackedBody.ReadBounded(stream, Largest) is { } body
                ? PackedBody.Unpack(body, response.Content.Headers.ContentEncoding, Largest)
                : null;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>The header is JSON with numbers as strings: <c>{"min_version":"0","max_version":"2",…}</c>.</summary>
    private static int? ReadHighest(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(ApiVersionHeader, out var values))
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(values.First());
            return int.TryParse(
                json.RootElement.GetProperty("max_version").GetString(),
                CultureInfo.InvariantCulture,
                out var highest
            )
                ? highest
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
