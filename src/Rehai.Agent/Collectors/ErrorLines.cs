using System.Collections.Concurrent;

namespace Rehai.Agent.Collectors;

/// <summary>What could not be read, from any thread, a line each.</summary>
internal sealed class ErrorLines
{
    private readonly ConcurrentQueue<string> _lines = new();

    internal void Add(string line) => _lines.Enqueue(line);

    internal IReadOnlyList<string> Sorted() => [.. _lines.Order(StringComparer.Ordinal)];
}
