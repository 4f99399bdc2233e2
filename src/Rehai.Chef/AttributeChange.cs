namespace Rehai.Chef;

/// <summary>One difference between two readings of an attribute.</summary>
/// <param name="Path">Keys from the root of <c>automatic</c> on; positions of arrays are decimal numbers.</param>
/// <param name="Before">JSON text, null where the attribute is new.</param>
/// <param name="After">JSON text, null where the attribute is gone.</param>
public sealed record AttributeChange(IReadOnlyList<string> Path, string? Before, string? After)
{
    public override string ToString() => string.Join('/', Path);
}
