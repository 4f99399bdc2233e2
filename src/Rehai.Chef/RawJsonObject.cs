using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// The members of one JSON object as they stand in its text: each value is a span of the original bytes, so number
/// spelling, escapes, key order and white space inside a value survive whatever is done around it.
/// </summary>
public sealed class RawJsonObject
{
    /// <summary>Deeper documents are refused. Chef's own server has no limit; its clients' parsers stop far earlier.</summary>
    public const int MaxDepth = 10_000;

    private RawJsonObject(ReadOnlyMemory<byte> text, List<RawJsonMember> members, int end)
    {
        Text = text;
        Members = members;
        End = end;
    }

    /// <summary>The whole text, as it was given.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>In the order of the text, duplicates included.</summary>
    public IReadOnlyList<RawJsonMember> Members { get; }

    /// <summary>Where the closing brace stands in <see cref="Text"/>.</summary>
    public int End { get; }

    /// <summary>The last member of that name: of duplicates every JSON reader of Chef's takes the last.</summary>
    public RawJsonMember? Find(string name)
    {
        for (var i = Members.Count - 1; i >= 0; i--)
        {
            if (Members[i].Name == name)
            {
                return Members[i];
            }
        }
        return null;
    }

    /// <summary>The object with these members set: a value that is there is replaced where it stands, a new one comes last.</summary>
    /// <param name="values">JSON texts by name.</param>
    public RawJsonObject With(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values)
    {
        var edits = values.Select(value => (value.Key, Member: Find(value.Key), value.Value)).ToList();
        var output = new ArrayBufferWriter<byte>(
            Text.Length + edits.Sum(edit => edit.Value.Length + edit.Key.Length + 64)
        );
        var copied = 0;
        foreach (var (_, member, value) in edits.Where(e => e.Member is not null).OrderBy(e => e.Member!.Start))
        {
            output.Write(Text.Span[copied..member!.Start]);
            output.Write(value.Span);
            copied = member.Start + member.Value.Length;
        }
        output.Write(Text.Span[copied..End]);
        var separate = Members.Count > 0;
        foreach (var (name, _, value) in edits.Where(edit => edit.Member is null))
        {
            WriteMember(output, name, value.Span, separate);
            separate = true;
        }
        output.Write(Text.Span[End..]);
        return Parse(output.WrittenMemory);
    }

    /// <summary>The object with each value mapped; an empty text leaves the member out. Itself where nothing changes.</summary>
    public RawJsonObject Map(Func<RawJsonMember, ReadOnlyMemory<byte>> map)
    {
        var mapped = Members.Select(member => (member.Key, member.Value, New: map(member))).ToList();
        if (mapped.TrueForAll(member => member.New.Equals(member.Value)))
        {
            return this;
        }
        var output = new ArrayBufferWriter<byte>(Text.Length);
        output.Write("{"u8);
        var separate = false;
        foreach (var (key, _, value) in mapped.Where(member => !member.New.IsEmpty))
        {
            output.Write(separate ? ","u8 : ""u8);
            output.Write(key.Span);
            output.Write(":"u8);
            output.Write(value.Span);
            separate = true;
        }
        output.Write("}"u8);
        return Parse(output.WrittenMemory);
    }

    private static void WriteMember(
        ArrayBufferWriter<byte> output,
        string name,
        ReadOnlySpan<byte> value,
        bool separate
    )
    {
        output.Write(separate ? ",\""u8 : "\""u8);
        output.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
        output.Write("\":"u8);
        output.Write(value);
    }

    /// <summary>Null where the text, which must be JSON or empty, is no object.</summary>
    public static RawJsonObject? AsObject(ReadOnlyMemory<byte> json) =>
        !json.IsEmpty && json.Span[0] == (byte)'{' ? Parse(json) : null;

    /// <exception cref="JsonException">The text is not one JSON object, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static RawJsonObject Parse(ReadOnlyMemory<byte> text)
    {
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The text is not a JSON object.");
        }
        var members = new List<RawJsonMember>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members.Add(ReadMember(ref reader, text));
        }
        var end = (int)reader.TokenStartIndex;
        if (reader.Read())
        {
            throw new JsonException("There is text behind the JSON object.");
        }
        return new RawJsonObject(text, members, end);
    }

    private static RawJsonMember ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
    {
        var name = ReadName(ref reader);
        var key = text[(int)reader.TokenStartIndex..];
        key = key[..(reader.ValueSpan.Length + 2)];
        reader.Read();
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new RawJsonMember(name, kind, start, text[start..(int)reader.BytesConsumed], key);
    }

    internal static string ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate or broken UTF-8: nobody looks such a name up, but its member must stay.
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
    }
}
