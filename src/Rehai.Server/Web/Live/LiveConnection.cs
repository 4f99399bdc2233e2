using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Rehai.Server.Web.Live;

/// <summary>
/// One page's stream. What it has not taken is bounded: who reads too slowly is cut off, comes back and goes on where it was, or takes
/// its page anew.
/// </summary>
/// <param name="since">The change that the page's content is true for.</param>
/// <param name="isAllowed">Whether its reader may still see what is sent.</param>
internal sealed class LiveConnection(long since, Func<bool> isAllowed)
{
    private const int MostPieces = 1_000;
    private const int MostBytes = 1_000_000;

    private readonly Channel<ReadOnlyMemory<byte>> _pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostPieces);
    private long _waiting;

    public bool IsAllowed => isAllowed();

    /// <summary>Whether the page has not seen that change.</summary>
    public bool Wants(LiveChange change) =>
        change.Sequence > since || (change.Sequence == since && !change.IsFirstOfSequence);

    public void Send(ReadOnlyMemory<byte> piece)
    {
        if (Interlocked.Add(ref _waiting, piece.Length) > MostBytes || !_pieces.Writer.TryWrite(piece))
        {
            End();
        }
    }

    /// <summary>What waits is still sent.</summary>
    public void End() => _pieces.Writer.TryComplete();

    /// <summary>Sends until the connection ends. Pieces that wait together leave together.</summary>
    public async Task Pump(PipeWriter body, CancellationToken cancellation)
    {
        while (await _pieces.Reader.WaitToReadAsync(cancellation))
        {
            while (_pieces.Reader.TryRead(out var piece))
            {
                body.Write(piece.Span);
                Interlocked.Add(ref _waiting, -piece.Length);
            }
            await body.FlushAsync(cancellation);
        }
    }
}
