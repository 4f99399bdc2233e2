using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rehai.Server.Endpoints;

/// <summary>An answer: status and JSON text, in pieces so that a stored document goes out without being copied together.</summary>
internal sealed record Reply(int Status, IReadOnlyList<ReadOnlyMemory<byte>> Body)
{
    /// <summary>Whether what was asked for was done.</summary>
    public bool IsDone => Status < 300;

    /// <summary>
    /// Follows the body, in pieces that are sent as they come: for answers too long to be held. What fails in it breaks the connection.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>>? Rest { get; init; }

    /// <summary>The address of what was made.</summary>
    public string? Location { get; init; }

    /// <summary>The value of <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>The value of <c>ETag</c>, quotes included.</summary>
    public string? EntityTag { get; init; }

    /// <summary>The value of <c>Accept-Patch</c> (RFC 5789).</summary>
    public string? AcceptPatch { get; init; }

    /// <summary>The value of <c>Retry-After</c>, seconds.</summary>
    public int? RetryAfter { get; init; }

    public static Reply Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, [JsonSerializer.SerializeToUtf8Bytes(value, type)]);

    /// <summary>Chef's usual form of an error: <c>{"error":["…"]}</c>.</summary>
    public static Reply Error(int status, string message) =>
        Json(status, new ErrorBody([message]), ChefJson.Plain.ErrorBody);

    /// <summary>The form that Chef uses around keys, users, organizations and size: <c>{"error":"…"}</c>.</summary>
    public static Reply ErrorText(int status, string message) =>
        Json(status, new ErrorTextBody(message), ChefJson.Plain.ErrorTextBody);

    /// <summary>201 with the address of what was made.</summary>
    public static Reply Created(string url) =>
        Json(201, new CreatedBody(url), ChefJson.Plain.CreatedBody) with
        {
            Location = url,
        };

    /// <summary>Chef's form of a list: every name with its address.</summary>
    public static Reply List(IEnumerable<string> names, string root) =>
        Json(200, names.ToDictionary(name => name, name => $"{root}/{name}"), ChefJson.Plain.DictionaryStringString);

    public static Reply Forbidden(string permission) => Error(403, $"missing {permission} permission");
}
