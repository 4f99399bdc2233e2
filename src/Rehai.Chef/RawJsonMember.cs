using System.Text.Json;

namespace Rehai.Chef;

/// <summary>One member of a <see cref="RawJsonObject"/>.</summary>
/// <param name="Name">The key, unescaped.</param>
/// <param name="Kind">The token that the value begins with.</param>
/// <param name="Start">Where the value begins in the object's text.</param>
/// <param name="Value">The value's own bytes.</param>
public sealed record RawJsonMember(string Name, JsonTokenType Kind, int Start, ReadOnlyMemory<byte> Value);
