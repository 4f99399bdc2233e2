using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>One difference between two readings of an attribute.</summary>
/// <param name="Path">Keys from the root of <c>automatic</c> on; positions of arrays are decimal numbers.</param>
/// <param name="Before">JSON text, null where the attribute is new.</param>
/// <param name="After">JSON text, null where the attribute is gone.</param>
public sealed record AttributeChange(IReadOnlyList<string> Path, string? Before, string? After)
{
    /// <summary>Whether it is the difference of a value that moves by itself, which counts as no change.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>The keys with <c>/</c> between them; one that would not be told apart there is a JSON string.</summary>
    public override string ToString() => string.Join('/', Path.Select(Segment));

    private static string Segment(string key) =>
        key.Length > 0 && !key.Any(c => c is '/' or '"' || char.IsWhiteSpace(c) || char.IsControl(c))
            ? key
            : $"\"{JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
