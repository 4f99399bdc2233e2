using System.Text.Json;

namespace Rehai.Server.Endpoints;

/// <summary>The fields of a small body that is read and not kept. A null counts as absent, as Chef's clients mean it.</summary>
internal sealed class Fields
{
    private readonly JsonElement _object;

    private Fields(JsonElement root) => _object = root;

    /// <summary>The fields, or what is wrong with the body.</summary>
    public static (Fields? Fields, string? Fault) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (new Fields(document.RootElement.Clone()), null)
                : (null, "Incorrect JSON type for request body");
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the field is there and null.</summary>
    public bool IsNull(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>Null where the field is absent or no string.</summary>
    public string? Text(string name) => Find(name) is { } value ? AsText(value) : null;

    /// <summary>The fields of an object inside; null where the field is absent or no object.</summary>
    public Fields? Object(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Object } value ? new Fields(value) : null;

    /// <summary>Null where the field is absent or no list of strings alone.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } value)
        {
            return null;
        }
        var texts = value.EnumerateArray().Select(AsText).OfType<string>().ToList();
        return texts.Count == value.GetArrayLength() ? texts : null;
    }

    public bool IsTrue(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The absent value where the field is absent; null where it is no whole number.</summary>
    public int? Integer(string name, int absent) =>
        Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : null;

    /// <summary>Chef's complaint about a field that is there and neither true nor false.</summary>
    public string? CheckBoolean(string name) =>
        Find(name) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } ? $"Field '{name}' invalid" : null;

    private static string? AsText(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
