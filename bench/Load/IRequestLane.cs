namespace Rehai.Bench.Load;

/// <summary>What one connection sends, one request after the other.</summary>
internal interface IRequestLane
{
    /// <summary>Writes the next request; 0 where there is none left.</summary>
    int WriteNext(Span<byte> buffer);

    /// <summary>The server has answered the last one with 200.</summary>
    void Acknowledge();
}
