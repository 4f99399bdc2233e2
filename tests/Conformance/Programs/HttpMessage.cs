using System.Globalization;
using System.Text;

namespace Rehai.Conformance.Programs;

/// <summary>A request or an answer as it went over the wire; all that pass here have Content-Length or no body.</summary>
internal sealed record HttpMessage(string Head, byte[] Body)
{
    private const string EndOfHead = "\r\n\r\n";

    internal byte[] Bytes => [.. Encoding.Latin1.GetBytes(Head), .. Body];

    /// <param name="status">Like <c>503 Service Unavailable</c>.</param>
    /// <param name="headers">Each with its line's end.</param>
    internal static HttpMessage Answer(string status, string body, string headers = "") =>
        new(
            $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close{EndOfHead}",
            Encoding.UTF8.GetBytes(body)
        );

    /// <param name="stream">A buffered one, where many messages come.</param>
    /// <returns>Null where the other side has hung up.</returns>
    internal static async Task<HttpMessage?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (
            head.Length < EndOfHead.Length
            || head.ToString(head.Length - EndOfHead.Length, EndOfHead.Length) != EndOfHead
        )
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }
            head.Append((char)one[0]);
        }
        var message = new HttpMessage(head.ToString(), []);
        var body = new byte[int.Parse(message.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return message.Header("Transfer-Encoding") is null
            ? message with
            {
                Body = body,
            }
            : throw new InvalidDataException("a body in chunks");
    }

    internal bool StartsWith(string words) => Head.StartsWith(words + " ", StringComparison.Ordinal);

    /// <summary>The number behind <c>HTTP/1.1</c> in an answer.</summary>
    internal int Status => int.Parse(Head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);

    /// <summary>Whether a part of the body is missing.</summary>
    internal bool IsCut =>
        Header("Content-Length") is { } length && Body.Length < int.Parse(length, CultureInfo.InvariantCulture);

    internal string? Header(string name) =>
        Head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();
}
