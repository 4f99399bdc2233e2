namespace Rehai.Conformance.Proof;

/// <summary>Begins rounds at random moments, so many in a time on the average.</summary>
internal sealed class Pace(TimeSpan interval, Random random)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private TimeSpan _due;

    internal void AwaitNext(CancellationToken cancellation)
    {
        _due += interval * 2 * random.NextDouble();
        var left = _due - TimeProvider.System.GetElapsedTime(_start);
        if (left > TimeSpan.Zero)
        {
            cancellation.WaitHandle.WaitOne(left);
        }
        cancellation.ThrowIfCancellationRequested();
    }
}
