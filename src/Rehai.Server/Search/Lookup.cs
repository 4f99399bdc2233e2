using Rehai.Server.Storage;

namespace Rehai.Server.Search;

/// <summary>The documents of single terms, within what one query may cost.</summary>
internal sealed class Lookup(Session session, SearchScope scope)
{
    /// <summary>Index entries that one query may look at one by one: a second or two of work.</summary>
    public const int MostEntries = 2_000_000;

    /// <summary>Steps of matching that cost as much as a look at an entry.</summary>
    private const int StepsOfEntry = 1024;

    /// <summary>Who has found fewer documents is done sooner than the scope's are counted.</summary>
    private const int WorthCounting = 32;

    /// <summary>To begin with a key costs as much as to look at so many of its entries.</summary>
    private const int EntriesOfKey = 4;

    /// <summary>What Chef puts between a field and its value.</summary>
    private const string Separator = "__=__";

    private readonly Dictionary<long, string> _names = [];
    private int? _count;
    private int _entries;

    public DocumentSet All() => PostingTable.Documents(session, scope);

    public DocumentSet Find(TermClause term)
    {
        var found = new DocumentSet();
        switch (term)
        {
            case { Field: null }:
                AddTokens(found, term.Value);
                break;
            case { Field.IsAny: true, Value.IsAny: true }:
                return All();
            case { Field.IsLiteral: true }:
                AddField(found, term.Field.Text, term.Value);
                break;
            default:
                AddFields(found, term.Field, term.Value);
                break;
        }
        return found;
    }

    /// <summary>A field's name is a last key, or that of a path, of which there may be several.</summary>
    private void AddField(DocumentSet found, string field, ValueTest value)
    {
        Add(found, field, value);
        foreach (var (id, shape) in SearchPathTable.Named(session, scope, field))
        {
            if (new FieldPath(field, shape).LastKey is var key && key != field)
            {
                Add(found, key, value, id);
            }
        }
    }

    /// <summary>
    /// Whatever has that name ends as the name does: either its last key ends so, or the name ends with a <c>_</c> and the key.
    /// </summary>
    private void AddFields(DocumentSet found, Pattern field, ValueTest value)
    {
        var end = field.Suffix;
        for (var at = end.IndexOf('_'); at >= 0; at = end.IndexOf('_', at + 1))
        {
            AddNamed(found, field, end[(at + 1)..], value);
        }
        foreach (var key in SearchPathTable.KeysEndingWith(session, scope, end))
        {
            Spend(EntriesOfKey);
            if (Matches(field, key))
            {
                Add(found, key, value);
            }
            else
            {
                AddNamed(found, field, key, value);
            }
        }
    }

    private void Add(DocumentSet found, string key, ValueTest value)
    {
        if (value.Filter is not null)
        {
            Each(found, key, value, path => path > 0);
            return;
        }
        PostingTable.EachBlock(
            session,
            scope,
            key,
            value.Lower,
            value.Upper,
            (block, documents) =>
            {
                Spend(1);
                found.Add(block, documents);
                return !IsAll(found);
            }
        );
    }

    private void Add(DocumentSet found, string key, ValueTest value, long path)
    {
        if (value.Filter is null)
        {
            PostingTable.EachBlock(
                session,
                scope,
                key,
                value.Lower,
                value.Upper,
                path,
                (entryPath, block, documents) =>
                {
                    Spend(1);
                    if (entryPath == path)
                    {
                        found.Add(block, documents);
                    }
                    return true;
                }
            );
        }
        else
        {
            Each(found, key, value, other => other == path);
        }
    }

    /// <summary>Entries of that key whose path has a name that matches.</summary>
    private void AddNamed(DocumentSet found, Pattern field, string key, ValueTest value) =>
        Each(found, key, value, path => Matches(field, NameOf(path)));

    /// <summary>A word that stands alone is a token of any kind; one with a wildcard may reach from a field into its value.</summary>
    private void AddTokens(DocumentSet found, ValueTest value)
    {
        if (value.Token is { IsAny: true })
        {
            found.UnionWith(All());
        }
        else if (value.Token is { } token)
        {
            foreach (var key in SearchPathTable.KeysEndingWith(session, scope, "").Append(""))
            {
                Spend(EntriesOfKey);
                AddTokens(found, token, key);
            }
        }
        else
        {
            Add(found, "", value);
        }
    }

    private void AddTokens(DocumentSet found, Pattern token, string key)
    {
        PostingTable.Each(
            session,
            scope,
            key,
            ValueTest.Any.Lower,
            ValueTest.Any.Upper,
            (value, path, block, documents) =>
            {
                Spend(1);
                if (path > 0 && !found.Has(block, documents) && IsToken(token, key, path, value))
                {
                    found.Add(block, documents);
                }
                return !IsAll(found);
            }
        );
    }

    private bool IsToken(Pattern token, string key, long path, string value)
    {
        var word = IndexedText.FirstWord(value);
        return key.Length == 0
            ? Matches(token, word)
            : Matches(token, $"{key}{Separator}{word}") || Matches(token, $"{NameOf(path)}{Separator}{word}");
    }

    private bool Matches(Pattern pattern, ReadOnlySpan<char> text)
    {
        Spend(pattern.Length * text.Length / StepsOfEntry);
        return pattern.Matches(text);
    }

    /// <summary>Adds the documents of the key's entries that the test takes and that have such a path.</summary>
    private void Each(DocumentSet found, string key, ValueTest test, Func<long, bool> isPath)
    {
        var (last, isTaken) = ((string?)null, false);
        PostingTable.Each(
            session,
            scope,
            key,
            test.Lower,
            test.Upper,
            (value, path, block, documents) =>
            {
                Spend(value == last ? 1 : 1 + (test.Steps * value.Length / StepsOfEntry));
                isTaken = value == last ? isTaken : test.Filter?.Invoke(value) is not false;
                last = value;
                if (isTaken && !found.Has(block, documents) && isPath(path))
                {
                    found.Add(block, documents);
                }
                return !IsAll(found);
            }
        );
    }

    /// <summary>Whether there is nothing more to find: queries that match every document are common.</summary>
    private bool IsAll(DocumentSet found) => found.Count >= WorthCounting && found.Count >= (_count ??= All().Count);

    private string NameOf(long path)
    {
        if (!_names.TryGetValue(path, out var name))
        {
            _names[path] = name = SearchPathTable.Name(session, path);
        }
        return name;
    }

    private void Spend(int entries)
    {
        _entries += entries;
        if (_entries > MostEntries)
        {
            throw new QueryException("it would look at too much of the index; say more of a field or of a value");
        }
    }
}
