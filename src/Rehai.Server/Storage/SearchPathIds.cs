using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>The ids of paths that a writer has met: most paths of a document are those of others. It must be told what is rolled back.</summary>
internal sealed class SearchPathIds
{
    /// <summary>Some megabytes. Each host has a few hundred paths of its own, which nobody asks for again.</summary>
    private const int Most = 32_768;

    private readonly Dictionary<(SearchScope Scope, FieldPath Path), long> _ids = [];

    public long? Find(SearchScope scope, FieldPath path) => _ids.TryGetValue((scope, path), out var id) ? id : null;

    public void Add(SearchScope scope, FieldPath path, long id)
    {
        if (_ids.Count >= Most)
        {
            _ids.Clear();
        }
        _ids[(scope, path)] = id;
    }

    public void Remove(SearchScope scope, FieldPath path) => _ids.Remove((scope, path));

    public void Clear() => _ids.Clear();
}
