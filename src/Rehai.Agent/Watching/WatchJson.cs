using System.Text.Json.Serialization;
using Rehai.Facts;

namespace Rehai.Agent.Watching;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcInstantConverter)]
)]
[JsonSerializable(typeof(WatchStatus))]
internal sealed partial class WatchJson : JsonSerializerContext;
