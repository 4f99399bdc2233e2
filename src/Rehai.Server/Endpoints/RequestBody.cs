using System.Buffers;

namespace Rehai.Server.Endpoints;

/// <summary>A request's body in one piece of pooled memory.</summary>
internal readonly struct RequestBody(byte[] buffer, int length) : IDisposable
{
    private const int FirstGuess = 16 * 1024;

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Null as soon as the body is known to be longer than the limit, announced or not.</summary>
    public static async ValueTask<RequestBody?> Read(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstGuess));
        var length = 0;
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellation);
                if (length + read.Buffer.Length > limit)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }
                length = Append(ref buffer, length, read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return new RequestBody(buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static int Append(ref byte[] buffer, int length, ReadOnlySequence<byte> piece)
    {
        var total = length + (int)piece.Length;
        if (total > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(total, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        piece.CopyTo(buffer.AsSpan(length));
        return total;
    }

    /// <summary>Cleared, so that who reads it too late finds nothing of another client's, and a test finds out.</summary>
    public void Dispose()
    {
        if (buffer is not null)
        {
            buffer.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
