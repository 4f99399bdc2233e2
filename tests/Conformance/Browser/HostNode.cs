using System.Text.Json.Nodes;

namespace Rehai.Conformance.Browser;

/// <summary>A host's node as its agent saves it.</summary>
internal sealed class HostNode(string name)
{
    private readonly JsonObject _guests = [];

    public string Name => name;

    public string Environment { get; init; } = "_default";

    /// <summary>Other roots than Rehai's.</summary>
    public JsonObject Ohai { get; init; } = [];

    /// <summary>What <c>automatic.rehai</c> has besides guests.</summary>
    public JsonObject Rehai { get; init; } = [];

    /// <summary>How long ago it gave its last sign of life.</summary>
    public TimeSpan Silence { get; init; }

    public HostNode With(JsonObject guest)
    {
        _guests[GuestNode.Uuid((string)guest["guest_name"]!)] = guest.DeepClone();
        return this;
    }

    public HostNode Without(string guest)
    {
        _guests.Remove(GuestNode.Uuid(guest));
        return this;
    }

    /// <summary>The guest, to be changed in place.</summary>
    public JsonObject this[string guest] => _guests[GuestNode.Uuid(guest)]!.AsObject();

    public JsonObject ToJson()
    {
        var rehai = new JsonObject
        {
            ["refreshed_at"] = (TimeProvider.System.GetUtcNow() - Silence).ToString("O"),
            ["interval"] = 300,
            ["guests"] = _guests.DeepClone(),
        };
        foreach (var (key, value) in Rehai)
        {
            rehai[key] = value?.DeepClone();
        }
        var automatic = Ohai.DeepClone().AsObject();
        automatic["rehai"] = rehai;
        return new JsonObject
        {
            ["name"] = name,
            ["chef_environment"] = Environment,
            ["automatic"] = automatic,
        };
    }
}
