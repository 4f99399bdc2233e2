namespace Rehai.Agent.Publishing;

/// <summary>The server takes no document of that size; it was not saved.</summary>
/// <param name="limit">The bytes that it takes.</param>
internal sealed class NodeTooLargeException(string message, int limit) : Exception(message)
{
    public int Limit => limit;
}
