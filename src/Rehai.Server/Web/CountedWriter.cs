using System.IO.Pipelines;
using Rehai.Server.Hosting;

namespace Rehai.Server.Web;

/// <summary>Counts what a stream sends, for who looks at the request from outside.</summary>
internal sealed class CountedWriter(PipeWriter to, HttpContext http) : PipeWriter
{
    public override bool CanGetUnflushedBytes => to.CanGetUnflushedBytes;

    public override long UnflushedBytes => to.UnflushedBytes;

    public override void Advance(int bytes)
    {
        to.Advance(bytes);
        SentBytes.Add(http, bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => to.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => to.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        to.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => to.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => to.Complete(exception);
}
