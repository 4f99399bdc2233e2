using System.Buffers.Binary;
using System.IO.Compression;

namespace Rehai.Chef.Network;

/// <summary>
/// Unpacks an answer. .NET's own handler takes a gzip that ends too early for a whole one; here the length at its end is compared.
/// </summary>
internal static class PackedBody
{
    /// <summary>For <c>Accept-Encoding</c>.</summary>
    public const string Encodings = "gzip, deflate";

    private const int TrailerLength = 4;

    /// <param name="encodings">The values of <c>Content-Encoding</c>; none leaves the body as it is.</param>
    /// <returns>Null where it would be larger than <paramref name="largest"/> bytes.</returns>
    /// <exception cref="InvalidDataException">It is broken, or packed in a way that nobody asked for.</exception>
    public static byte[]? Unpack(byte[] body, IEnumerable<string> encodings, int largest)
    {
        var encoding = string.Join(",", encodings).ToLowerInvariant();
        if (body.Length == 0 || encoding is "" or "identity")
        {
            return body;
        }
        using var packed = new MemoryStream(body);
        using Stream unpacking = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "deflate" when IsZLib(body) => new ZLibStream(packed, CompressionMode.Decompress),
            "deflate" => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw new InvalidDataException(),
        };
        var whole = ReadBounded(unpacking, largest);
        return whole is null || unpacking is not GZipStream || EndsWithLength(body, whole.Length)
            ? whole
            : throw new InvalidDataException();
    }

    /// <returns>Null where there are more bytes.</returns>
    public static byte[]? ReadBounded(Stream stream, int largest)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            body.Write(buffer, 0, read);
            if (body.Length > largest)
            {
                return null;
            }
        }
        return body.ToArray();
    }

    /// <summary>RFC 1950's two bytes; some servers send RFC 1951 without them.</summary>
    private static bool IsZLib(byte[] body) =>
        body.Length > 1 && (body[0] & 0x0f) == 8 && BinaryPrimitives.ReadUInt16BigEndian(body) % 31 == 0;

    /// <summary>RFC 1952: the last four bytes.</summary>
    private static bool EndsWithLength(byte[] gzip, int length) =>
        gzip.Length >= TrailerLength && BinaryPrimitives.ReadInt32LittleEndian(gzip.AsSpan(^TrailerLength..)) == length;
}
