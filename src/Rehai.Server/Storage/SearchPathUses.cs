using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>The paths of a document's entries that come and go, and how many entries each gains or loses. Nothing is written before the end.</summary>
internal sealed class SearchPathUses(Session session, SearchScope scope)
{
    private readonly Dictionary<FieldPath, Use> _uses = [];
    private readonly Dictionary<long, Use> _changed = [];
    private long? _last;

    /// <summary>That of a path that nobody has is new.</summary>
    public long IdOf(FieldPath path)
    {
        if (!_uses.TryGetValue(path, out var use))
        {
            var known = Find(path);
            _uses[path] = use = new(path, known ?? NewId(), IsNew: known is null);
            _changed[use.Id] = use;
        }
        return use.Id;
    }

    public void Count(long id, int change) => _changed[id].Change += change;

    public void Write()
    {
        var keys = new Dictionary<string, int>();
        foreach (var use in _uses.Values.Where(use => use.Change != 0))
        {
            if (Write(use) is not 0 and var change)
            {
                keys[use.Path.LastKey] = keys.GetValueOrDefault(use.Path.LastKey) + change;
            }
        }
        foreach (var (key, change) in keys.Where(key => key.Value != 0))
        {
            SearchPathTable.UseKey(session, scope, key, change);
        }
    }

    /// <returns>1 for a path that came, -1 for one that went.</returns>
    private int Write(Use use)
    {
        if (use.IsNew)
        {
            SearchPathTable.Insert(session, scope, use.Id, use.Path, use.Change);
            session.SearchPaths.Add(scope, use.Path, use.Id);
            return 1;
        }
        if (SearchPathTable.Use(session, use.Id, use.Change) != 0)
        {
            return 0;
        }
        SearchPathTable.Delete(session, use.Id);
        session.SearchPaths.Remove(scope, use.Path);
        return -1;
    }

    private long? Find(FieldPath path)
    {
        if (session.SearchPaths.Find(scope, path) is { } known)
        {
            return known;
        }
        var id = SearchPathTable.Find(session, scope, path);
        if (id is { } found)
        {
            session.SearchPaths.Add(scope, path, found);
        }
        return id;
    }

    private long NewId()
    {
        _last = (_last ?? SearchPathTable.LastId(session)) + 1;
        return _last.Value;
    }

    private sealed record Use(FieldPath Path, long Id, bool IsNew)
    {
        public int Change { get; set; }
    }
}
