using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Server.Search;

namespace Rehai.Server.Inventory;

/// <summary>
/// A value in a node's text, or none. Anybody may have written there: every question has an answer, and what is not of the kind that is
/// asked for is null. Nothing is parsed before it is asked for.
/// </summary>
/// <param name="Json">Empty where there is no value.</param>
internal readonly record struct NodeValue(ReadOnlyMemory<byte> Json)
{
    /// <summary>Characters that are kept of a text.</summary>
    public const int LongestText = 256;

    /// <summary>Texts that are kept of a list.</summary>
    public const int LongestList = 64;

    private const double LastSecond = 253_402_300_799;

    public bool IsObject => Begins('{');

    public bool IsArray => Begins('[');

    /// <summary>The member of that name; no value where there is none.</summary>
    public NodeValue this[string name] => Pick(name)[0];

    /// <summary>The members of these names, found in one pass; of several with one name the last, as Chef's readers take it.</summary>
    public NodeValue[] Pick(params ReadOnlySpan<string> names)
    {
        var found = new NodeValue[names.Length];
        if (!IsObject)
        {
            return found;
        }
        var walk = new MemberWalk(Json.Span);
        walk.Enter();
        while (walk.MoveNext(out var quoted))
        {
            var (at, start) = (IndexOf(names, quoted), walk.Position);
            var length = walk.Take().Length;
            if (at >= 0)
            {
                found[at] = new(Json.Slice(start, length));
            }
        }
        return found;
    }

    /// <summary>All members in their order, duplicates too; empty for what is no object.</summary>
    public List<(string Name, NodeValue Value)> Members()
    {
        var members = new List<(string, NodeValue)>();
        if (!IsObject)
        {
            return members;
        }
        var walk = new MemberWalk(Json.Span);
        walk.Enter();
        while (walk.MoveNext(out var quoted))
        {
            var start = walk.Position;
            members.Add((Layers.TextOf(quoted), new(Json.Slice(start, walk.Take().Length))));
        }
        return members;
    }

    /// <summary>The first member's value.</summary>
    public NodeValue First()
    {
        if (!IsObject)
        {
            return default;
        }
        var walk = new MemberWalk(Json.Span);
        walk.Enter();
        if (!walk.MoveNext(out _))
        {
            return default;
        }
        var start = walk.Position;
        return new(Json.Slice(start, walk.Take().Length));
    }

    /// <summary>Empty for what is no array.</summary>
    public List<NodeValue> Elements()
    {
        var elements = new List<NodeValue>();
        if (!IsArray)
        {
            return elements;
        }
        var walk = new MemberWalk(Json.Span);
        walk.EnterArray();
        while (walk.MoveNextElement())
        {
            var start = walk.Position;
            elements.Add(new(Json.Slice(start, walk.Take().Length)));
        }
        return elements;
    }

    /// <summary>At most <see cref="LongestText"/> characters, none of them a control character; null for an empty text, too.</summary>
    public string? Text() => Begins('"') ? Shown(Layers.TextOf(Json.Span)) : null;

    /// <summary>The texts of an array, each once, at most <see cref="LongestList"/>.</summary>
    public IReadOnlyList<string> Texts() => Bounded(Elements().Select(element => element.Text()));

    /// <summary>What a row keeps of a list.</summary>
    public static IReadOnlyList<string> Bounded(IEnumerable<string?> texts) =>
        [.. texts.OfType<string>().Distinct(StringComparer.Ordinal).Take(LongestList)];

    /// <summary>A whole number that is not negative.</summary>
    public long? Number() =>
        Utf8Parser.TryParse(Json.Span, out long number, out var length) && length == Json.Length && number >= 0
            ? number
            : null;

    /// <inheritdoc cref="Number"/>
    public int? Count() => Number() is { } number and <= int.MaxValue ? (int)number : null;

    public bool? Flag() =>
        Json.Span.SequenceEqual("true"u8) ? true
        : Json.Span.SequenceEqual("false"u8) ? false
        : null;

    /// <summary>An instant as ISO 8601, to the millisecond.</summary>
    public DateTimeOffset? Instant()
    {
        if (!Begins('"'))
        {
            return null;
        }
        var reader = new Utf8JsonReader(Json.Span);
        reader.Read();
        return reader.TryGetDateTimeOffset(out var instant) ? Milliseconds(instant.ToUnixTimeMilliseconds()) : null;
    }

    /// <summary>An instant as seconds since 1970, to the millisecond.</summary>
    public DateTimeOffset? Seconds() =>
        Utf8Parser.TryParse(Json.Span, out double seconds, out var length)
        && length == Json.Length
        && seconds is >= 0 and < LastSecond
            ? Milliseconds((long)(seconds * 1000))
            : null;

    /// <summary>A text of a row: bounded, and without what neither a page nor a store takes as it is.</summary>
    public static string? Shown(string text)
    {
        // Half a pair is no text that could be stored.
        var end =
            text.Length <= LongestText
                ? text.Length
                : LongestText - (char.IsHighSurrogate(text[LongestText - 1]) ? 1 : 0);
        return end == 0 ? null
            : text.AsSpan(0, end).ContainsAnyInRange('\0', '\u001f')
            || text.AsSpan(0, end).ContainsAnyInRange('\u007f', '\u009f')
                ? string.Create(end, text, (to, from) => Replace(from, to))
            : text[..end];
    }

    private static void Replace(string from, Span<char> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = char.IsControl(from[i]) ? '\ufffd' : from[i];
        }
    }

    private bool Begins(char with) => !Json.IsEmpty && Json.Span[0] == with;

    private static DateTimeOffset Milliseconds(long since1970) => DateTimeOffset.FromUnixTimeMilliseconds(since1970);

    private static int IndexOf(ReadOnlySpan<string> names, ReadOnlySpan<byte> quoted)
    {
        var isEscaped = quoted.Contains((byte)'\\');
        for (var i = 0; i < names.Length; i++)
        {
            if (isEscaped ? Layers.TextOf(quoted) == names[i] : Ascii.Equals(quoted[1..^1], names[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
