using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehai.Server.Hosting;

/// <summary>
/// One line of JSON a request: <c>time, actor, method, path, status, bytes, ms</c>. No header, no query and no body is ever in it, and
/// the actor is one whose signature was right.
/// </summary>
internal sealed class AccessLog : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const string StandardOutput = "-";

    private readonly string _target;
    private readonly Lock _gate = new();
    private Stream _stream;

    private AccessLog(string target) => (_target, _stream) = (target, Open(target));

    /// <param name="target">A file, which is appended to, or <c>-</c> for standard output.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AccessLog To(string target) => new(target);

    /// <exception cref="IOException">The line was not written whole.</exception>
    public void Write(AccessLogEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, AccessLogJson.Default.AccessLogEntry), (byte)'\n'];
        lock (_gate)
        {
            _stream.Write(line);
            _stream.Flush();
        }
    }

    /// <summary>Goes on in a new file where the old one was moved away.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            var old = _stream;
            _stream = Open(_target);
            old.Dispose();
        }
    }

    private static Stream Open(string target) =>
        target == StandardOutput
            ? Console.OpenStandardOutput()
            : new FileStream(
                target,
                new FileStreamOptions
                {
                    Mode = FileMode.Append,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    UnixCreateMode = Mode,
                }
            );

    public void Dispose() => _stream.Dispose();
}

/// <param name="Time">When the request came, UTC.</param>
/// <param name="Actor">The client or user; null where nobody signed, or not rightly.</param>
/// <param name="Path">Without the query, escaped as in a URL.</param>
/// <param name="Status">499 where the client went away before the answer.</param>
/// <param name="Bytes">Of the answer's body, as far as it was sent.</param>
/// <param name="Ms">From the request's head to the end of the answer, milliseconds.</param>
internal sealed record AccessLogEntry(
    DateTime Time,
    string? Actor,
    string Method,
    string Path,
    int Status,
    long Bytes,
    double Ms
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccessLogEntry))]
internal sealed partial class AccessLogJson : JsonSerializerContext;
