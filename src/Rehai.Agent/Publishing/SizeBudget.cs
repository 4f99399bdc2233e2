using Rehai.Agent.Collectors;

namespace Rehai.Agent.Publishing;

/// <summary>
/// How many bytes of ours a document may have: fewer where its server has refused more, for an hour. Then the next change takes all details
/// with it again, as the server or what is others' may have changed; a server that still refuses costs one refusal an hour.
/// </summary>
internal sealed class SizeBudget(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private int _reduced = AttributeBudget.Bytes;
    private long _refusedAt;

    public int Bytes => time.GetElapsedTime(_refusedAt) < Remembered ? _reduced : AttributeBudget.Bytes;

    /// <summary>The server takes no document larger than the limit; at most half of it is for ours.</summary>
    /// <param name="others">Bytes of the document that are not ours.</param>
    public void Refused(int limit, int others) =>
        (_reduced, _refusedAt) = (Math.Max(0, Math.Min(limit / 2, limit - others)), time.GetTimestamp());
}
