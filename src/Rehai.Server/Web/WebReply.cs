using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Web;

/// <summary>An answer to a browser or to a client of the API.</summary>
internal sealed record WebReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>What depends on who asks is kept nowhere.</summary>
    public string CacheControl { get; init; } = "no-store";

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Follows the body as it comes: for answers too long to be held, and for streams.</summary>
    public Func<PipeWriter, CancellationToken, Task>? Rest { get; init; }

    public static WebReply Html(int status, ReadOnlyMemory<byte> page) => new(status, "text/html; charset=utf-8", page);

    public static WebReply Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A refusal in Chef's form, which the API has as well.</summary>
    public static WebReply Of(Reply reply) =>
        new(reply.Status, "application/json", reply.Body.SelectMany(piece => piece.ToArray()).ToArray())
        {
            Headers =
            [
                .. reply.Challenge is { } challenge
                    ? [("WWW-Authenticate", challenge)]
                    : Array.Empty<(string, string)>(),
                .. reply.RetryAfter is { } seconds ? [("Retry-After", $"{seconds}")] : Array.Empty<(string, string)>(),
            ],
        };

    /// <summary>Go on there, with GET.</summary>
    /// <param name="path">On this server.</param>
    public static WebReply SeeOther(string path) =>
        new(StatusCodes.Status303SeeOther, null, default) { Headers = [("Location", path)] };
}
