using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehai.Server.Tests.Search;

/// <summary>
/// What Chef's index would hold of an object, made as its source says it and as slowly: fields with the words of their values.
/// </summary>
internal sealed class NaiveDocument
{
    public NaiveDocument(JsonObject merged) => Expand([], merged);

    /// <summary>Every value under each of its two names.</summary>
    public List<(string Field, string[] Words)> Values { get; } = [];

    /// <summary>All tokens of the index.</summary>
    public IEnumerable<string> Tokens =>
        Values.SelectMany(value => value.Words.Skip(1).Prepend($"{value.Field}__=__{value.Words.FirstOrDefault("")}"));

    public static JsonObject Merge(JsonObject below, JsonObject above)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (key, value) in above)
        {
            merged[key] =
                merged[key] is JsonObject one && value is JsonObject other ? Merge(one, other) : value?.DeepClone();
        }
        return merged;
    }

    private void Expand(List<string> keys, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (key, member) in members)
                {
                    Add(keys, key);
                    Expand([.. keys, key], member);
                }
                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Expand(keys, element);
                }
                break;
            case null:
                Add(keys, "");
                break;
            default:
                Add(
                    keys,
                    value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
                );
                break;
        }
    }

    private void Add(List<string> keys, string text)
    {
        if (keys.Count > 0)
        {
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            Values.Add((keys[^1], words));
            Values.Add((string.Join('_', keys), words));
        }
    }
}
