using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehai.Server.Search;

namespace Rehai.Server.Endpoints;

/// <summary>
/// The body of a partial search: names that the caller gives, and the path of keys to the value for each. Values go out as the bytes
/// that were stored, but that merged objects are composed anew.
/// </summary>
internal sealed class PartialSearch
{
    /// <summary>How often an object may be in its row.</summary>
    private const int MostCopies = 8;

    /// <summary>How often the objects that are found may be looked through, on the whole: many values in one place need a look each.</summary>
    private const int MostLooks = 16;

    /// <summary>Bytes that may be looked through beyond: less than a second of work.</summary>
    private const long FreeLooks = 256 * 1024 * 1024;

    public const string Invalid = "invalid partial search request body";

    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = int.MaxValue,
    };

    private readonly List<(string Name, List<string> Path)> _values;

    private readonly int _length;
    private long _looks = FreeLooks;

    /// <param name="length">Of the body.</param>
    private PartialSearch(List<(string Name, List<string> Path)> values, int length) =>
        (_values, _length) = (values, length);

    /// <summary>Without values it is a search for whole objects.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>The values that are asked for, or what is wrong with the body.</summary>
    public static (PartialSearch? Search, string? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(value => IsPath(value.Value))
                ? (
                    new(
                        [.. document.RootElement.EnumerateObject().Select(value => (value.Name, PathOf(value.Value)))],
                        body.Length
                    ),
                    null
                )
                : (null, Invalid);
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
        catch (InvalidOperationException)
        {
            return (null, Invalid);
        }
    }

    /// <summary>A row: the object's address, and its values.</summary>
    /// <exception cref="QueryException">
    /// It would be much longer than the object, or take much longer, because the same is asked for again and again.
    /// </exception>
    public ReadOnlyMemory<byte> Row(string url, SearchDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var longest = _length + ((long)MostCopies * document.Length);
        Interlocked.Add(ref _looks, (long)MostLooks * document.Length);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteStartObject("data");
            foreach (var (name, path) in _values)
            {
                json.WritePropertyName(name);
                Write(json, path.Count == 0 ? null : document.Find(path, Look), depth: 0);
                if (json.BytesCommitted + json.BytesPending > longest)
                {
                    throw new QueryException("it asks for too many values that are the same");
                }
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Below <see cref="FieldPath.Deepest"/> levels, where nothing is indexed either, the highest level alone counts.</summary>
    private void Write(Utf8JsonWriter json, Layers? value, int depth)
    {
        if (value is not { } layers)
        {
            json.WriteNullValue();
            return;
        }
        if (layers.Texts.Count == 1 || depth > FieldPath.Deepest)
        {
            json.WriteRawValue(layers.Top.Span, skipInputValidation: true);
            return;
        }
        Look(layers.Length);
        json.WriteStartObject();
        foreach (var (name, member) in layers.Members())
        {
            json.WritePropertyName(name);
            Write(json, member, depth + 1);
        }
        json.WriteEndObject();
    }

    /// <summary>Rows may be made on several threads at once.</summary>
    private void Look(long bytes)
    {
        if (Interlocked.Add(ref _looks, -bytes) < 0)
        {
            throw new QueryException("it asks for too many values; ask for fewer, or for the object that has them");
        }
    }

    private static bool IsPath(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(key => key.ValueKind == JsonValueKind.String);

    private static List<string> PathOf(JsonElement value) =>
        [.. value.EnumerateArray().Select(key => key.GetString()!)];
}
