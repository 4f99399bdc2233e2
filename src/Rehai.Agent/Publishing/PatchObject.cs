using System.Text.Json;

namespace Rehai.Agent.Publishing;

/// <summary>An object of a merge patch as it is put together: members are objects again, or values as they are to be.</summary>
internal sealed class PatchObject
{
    private readonly Dictionary<string, object?> _members = new(StringComparer.Ordinal);

    /// <summary>Whether a value holds null where a merge patch would take it for a removal.</summary>
    public bool HoldsNull { get; private set; }

    /// <param name="value">Null removes.</param>
    public void Set(IEnumerable<string> path, JsonElement? value)
    {
        var keys = path.ToList();
        var parent = this;
        foreach (var key in keys.SkipLast(1))
        {
            if (parent._members.GetValueOrDefault(key) is not PatchObject child)
            {
                parent._members[key] = child = new PatchObject();
            }
            parent = child;
        }
        parent._members[keys[^1]] = value is { } set ? set.GetRawText() : null;
        HoldsNull |= value is { } element && ContainsNull(element);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (key, value) in _members)
        {
            json.WritePropertyName(key);
            switch (value)
            {
                case PatchObject child:
                    child.Write(json);
                    break;
                case string text:
                    json.WriteRawValue(text, skipInputValidation: true);
                    break;
                default:
                    json.WriteNullValue();
                    break;
            }
        }
        json.WriteEndObject();
    }

    /// <summary>Nulls in arrays are values: an array is replaced as it is.</summary>
    private static bool ContainsNull(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null
        || (
            value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(member => ContainsNull(member.Value))
        );
}
