using System.Text;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Server.Search;

/// <summary>
/// One value of a document, as levels of precedence make it (<c>chef_deep_merge.erl</c>): objects are merged member by member,
/// anything else hides what lies below it. It points into the texts that were stored; nothing is parsed before it is asked for.
/// </summary>
/// <param name="Texts">JSON from the lowest level to the highest: one text, or several objects.</param>
internal readonly record struct Layers(IReadOnlyList<ReadOnlyMemory<byte>> Texts)
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <param name="texts">From the lowest to the highest, at least one.</param>
    public static Layers Of(IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        var first = texts.Count - 1;
        while (first > 0 && IsObject(texts[first]) && IsObject(texts[first - 1]))
        {
            first--;
        }
        return new(first == 0 ? texts : [.. texts.Skip(first)]);
    }

    public ReadOnlyMemory<byte> Top => Texts[^1];

    public bool HasMembers => IsObject(Top);

    /// <summary>Bytes of all levels.</summary>
    public long Length => Texts.Sum(text => (long)text.Length);

    /// <summary>The same to the byte.</summary>
    public bool IsSame(Layers other)
    {
        if (Texts.Count != other.Texts.Count)
        {
            return false;
        }
        for (var i = 0; i < Texts.Count; i++)
        {
            if (!Texts[i].Span.SequenceEqual(other.Texts[i].Span))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The members of the merged object by name; of members with one name in one text the last counts.</summary>
    public Dictionary<string, Layers> Members()
    {
        var members = new Dictionary<string, Layers>();
        foreach (var text in Texts)
        {
            // A member that stands twice in one text must not be merged with itself.
            var own = Texts.Count == 1 ? members : [];
            AddMembers(own, text);
            if (Texts.Count > 1)
            {
                Merge(members, own);
            }
        }
        return members;
    }

    /// <summary>The member of that name; null where there is none.</summary>
    public Layers? Find(string name)
    {
        var bytes = Utf8.GetBytes(name);
        var found = new List<ReadOnlyMemory<byte>>(Texts.Count);
        foreach (var text in Texts)
        {
            if (Find(text, bytes) is { IsEmpty: false } value)
            {
                found.Add(value);
            }
        }
        return found.Count == 0 ? null : Of(found);
    }

    private static void AddMembers(Dictionary<string, Layers> members, ReadOnlyMemory<byte> text)
    {
        var walk = new MemberWalk(text.Span);
        walk.Enter();
        while (walk.MoveNext(out var name))
        {
            var start = walk.Position;
            members[TextOf(name)] = new([text.Slice(start, walk.Take().Length)]);
        }
    }

    private static void Merge(Dictionary<string, Layers> members, Dictionary<string, Layers> above)
    {
        foreach (var (name, value) in above)
        {
            members[name] = members.TryGetValue(name, out var below) ? Of([.. below.Texts, value.Top]) : value;
        }
    }

    private static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> name)
    {
        ReadOnlyMemory<byte> found = default;
        var walk = new MemberWalk(text.Span);
        walk.Enter();
        while (walk.MoveNext(out var quoted))
        {
            var (isFound, start) = (IsNamed(quoted, name), walk.Position);
            var length = walk.Take().Length;
            found = isFound ? text.Slice(start, length) : found;
        }
        return found;
    }

    private static bool IsNamed(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> name) =>
        quoted.Contains((byte)'\\')
            ? Utf8.GetBytes(TextOf(quoted)).AsSpan().SequenceEqual(name)
            : quoted[1..^1].SequenceEqual(name);

    /// <summary>What a quoted string says; what is no text in it is replaced.</summary>
    public static string TextOf(ReadOnlySpan<byte> quoted) =>
        quoted.Contains((byte)'\\') ? Unescape(quoted) : Utf8.GetString(quoted[1..^1]);

    private static string Unescape(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: nobody looks for it, but its value must stay different from others.
            return Utf8.GetString(quoted[1..^1]);
        }
    }

    private static bool IsObject(ReadOnlyMemory<byte> json) => json.Span[0] == (byte)'{';
}
