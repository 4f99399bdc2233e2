using System.Buffers;
using System.Text.Json;

namespace Rehai.Agent.Collectors;

/// <summary>Roots of <c>automatic</c> as JSON text, as collectors add them.</summary>
internal sealed class RootSet
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _roots = [];

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Roots => _roots;

    /// <summary>Those of which root would have seen more than this process.</summary>
    public HashSet<string> Unprivileged { get; } = [];

    public void Add(string root, ReadOnlyMemory<byte> json) => _roots[root] = json;

    /// <summary>An empty text means that the host has no such thing.</summary>
    public void Add(string root, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Add(root, json => json.WriteStringValue(text));
        }
    }

    public void Add(string root, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }
        Add(root, buffer.WrittenMemory);
    }
}
