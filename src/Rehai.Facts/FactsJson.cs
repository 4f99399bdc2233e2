using System.Text.Json.Serialization;

namespace Rehai.Facts;

/// <summary>
/// JSON of the facts: names in snake_case, an unknown value is absent and never null. Serialize to a
/// <see cref="System.Text.Json.Utf8JsonWriter"/> to choose escapes and indentation.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LibvirtFacts))]
[JsonSerializable(typeof(HostFacts))]
public sealed partial class FactsJson : JsonSerializerContext;
