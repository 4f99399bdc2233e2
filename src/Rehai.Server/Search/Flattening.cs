using System.Text;
using Rehai.Chef;

namespace Rehai.Server.Search;

/// <summary>
/// What the index holds of a document, by the rules of <c>chef_index_expand.erl</c>: each scalar below its path and its last key, the
/// keys of an object as values of the object, the elements of an array as values of the array.
/// </summary>
internal sealed class Flattening
{
    /// <summary>Of a document with more entries the first so many are found: to write them takes a fraction of a second.</summary>
    public const int MostEntries = 100_000;

    private readonly HashSet<Posting> _postings = [];

    private bool IsFull => _postings.Count >= MostEntries;

    public static HashSet<Posting> Of(SearchDocument document)
    {
        var flattening = new Flattening();
        foreach (var (name, value) in document.Members())
        {
            flattening.AddMember(FieldPath.Root, "", name, value, depth: 0);
        }
        return flattening._postings;
    }

    /// <summary>
    /// What to take from the index and what to add so that it holds the second document instead of the first. What is the same to the
    /// byte in both is not looked into: of a large document that is saved again most is.
    /// </summary>
    public static (HashSet<Posting> Removed, HashSet<Posting> Added) Difference(
        SearchDocument? before,
        SearchDocument? after
    )
    {
        if (before is null || after is null)
        {
            return (before is null ? [] : Of(before), after is null ? [] : Of(after));
        }
        if (before.MayExceed(MostEntries) || after.MayExceed(MostEntries))
        {
            return Difference(Of(before), Of(after));
        }
        var (removed, added) = (new Flattening(), new Flattening());
        Compare(FieldPath.Root, "", before.Members(), after.Members(), removed, added, depth: 0);
        return Difference(removed._postings, added._postings);
    }

    private static (HashSet<Posting> Removed, HashSet<Posting> Added) Difference(
        HashSet<Posting> before,
        HashSet<Posting> after
    )
    {
        var same = before.Where(after.Contains).ToList();
        before.ExceptWith(same);
        after.ExceptWith(same);
        return (before, after);
    }

    private static void Compare(
        FieldPath path,
        string key,
        Dictionary<string, Layers> before,
        Dictionary<string, Layers> after,
        Flattening removed,
        Flattening added,
        int depth
    )
    {
        foreach (var (name, old) in before)
        {
            if (!after.TryGetValue(name, out var value))
            {
                removed.AddMember(path, key, name, old, depth);
            }
            else if (!old.IsSame(value))
            {
                Compare(path.Below(name), name, old, value, removed, added, depth + 1);
            }
        }
        foreach (var (name, value) in after)
        {
            if (!before.ContainsKey(name))
            {
                added.AddMember(path, key, name, value, depth);
            }
        }
    }

    /// <summary>Two values at one path. Only members have entries of their own: elements of an array share theirs.</summary>
    private static void Compare(
        FieldPath path,
        string key,
        Layers before,
        Layers after,
        Flattening removed,
        Flattening added,
        int depth
    )
    {
        if (before.HasMembers && after.HasMembers && depth < FieldPath.Deepest)
        {
            var (old, value) = (before.Members(), after.Members());
            if (old.Keys.All(IsOneWord) && value.Keys.All(IsOneWord))
            {
                Compare(path, key, old, value, removed, added, depth);
                return;
            }
        }
        removed.Add(path, key, before, depth);
        added.Add(path, key, after, depth);
    }

    /// <summary>The words of two keys may be the same.</summary>
    private static bool IsOneWord(string name) => !IndexedText.Of(name).Contains(' ', StringComparison.Ordinal);

    private void AddMember(FieldPath path, string key, string name, Layers value, int depth)
    {
        if (depth > 0)
        {
            AddText(path, key, name);
        }
        Add(path.Below(name), name, value, depth + 1);
    }

    private void Add(FieldPath path, string key, Layers value, int depth)
    {
        if (IsFull || depth > FieldPath.Deepest || path.Joined.Length > FieldPath.Longest)
        {
            return;
        }
        var top = value.Top;
        switch (top.Span[0])
        {
            case (byte)'{':
                foreach (var (name, member) in value.Members())
                {
                    AddMember(path, key, name, member, depth);
                }
                break;
            case (byte)'[':
                AddElements(path, key, top, depth);
                break;
            case (byte)'"':
                AddText(path, key, Layers.TextOf(top.Span));
                break;
            case (byte)'n':
                AddText(path, key, "");
                break;
            default:
                AddText(path, key, Encoding.ASCII.GetString(top.Span));
                break;
        }
    }

    private void AddElements(FieldPath path, string key, ReadOnlyMemory<byte> array, int depth)
    {
        var walk = new MemberWalk(array.Span);
        walk.EnterArray();
        while (walk.MoveNextElement())
        {
            var start = walk.Position;
            Add(path, key, new([array.Slice(start, walk.Take().Length)]), depth + 1);
        }
    }

    private void AddText(FieldPath path, string key, string text)
    {
        var value = IndexedText.Of(text);
        Add(new(path, key, value));
        foreach (var rest in IndexedText.Rests(value))
        {
            Add(new(path, "", rest));
        }
    }

    private void Add(Posting posting)
    {
        if (!IsFull)
        {
            _postings.Add(posting);
        }
    }
}
