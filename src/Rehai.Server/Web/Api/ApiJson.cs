using System.Text.Json;
using System.Text.Json.Serialization;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>What the API answers beside hosts and guests, in the same form.</summary>
[JsonSerializable(typeof(FaultBody))]
[JsonSerializable(typeof(TotalsBody))]
[JsonSerializable(typeof(TimelineBody))]
[JsonSerializable(typeof(SequenceBody))]
[JsonSerializable(typeof(HostEventBody))]
[JsonSerializable(typeof(GoneEventBody))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Plain { get; } = new(new JsonSerializerOptions(InventoryJson.Plain.Options));
}
