using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehai.Server.Inventory;

/// <summary>
/// Hosts and guests as JSON, the same from the API and from the command line. Keys in snake_case; what is not known is absent. Times in
/// UTC, ISO 8601.
/// </summary>
[JsonSerializable(typeof(ItemsBody<GuestBody>))]
[JsonSerializable(typeof(ItemsBody<HostBody>))]
internal sealed partial class InventoryJson : JsonSerializerContext
{
    /// <summary>Writes apostrophes and letters as they are: never put into a page.</summary>
    public static InventoryJson Plain { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}

/// <param name="Sequence">The change feed's number that this is true for.</param>
/// <param name="Total">How many were found, of which <paramref name="Items"/> may be a part.</param>
internal sealed record ItemsBody<T>(long Sequence, int Total, IReadOnlyList<T> Items);
