using System.Text.Json.Nodes;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web;

/// <summary>A host as Rehai saves its node.</summary>
internal sealed class SomeNode(string name)
{
    private readonly JsonObject _guests = [];

    public string Name => name;

    public SomeNode With(string guest, string state = "running", string? called = null)
    {
        _guests[Some.Uuid(guest)] = new JsonObject
        {
            ["guest_name"] = called ?? guest,
            ["guest_state"] = state,
            ["guest_state_reason"] = "unknown",
            ["vcpus"] = new JsonObject { ["current"] = 2, ["max"] = 2 },
        };
        return this;
    }

    public SomeNode Without(string guest)
    {
        _guests.Remove(Some.Uuid(guest));
        return this;
    }

    public async Task Make(TestActor by, string organization = "acme") =>
        (await by.Post($"//organizations/{organization}/nodes", Json)).Is(201);

    public async Task Save(TestActor by) => (await by.Put($"/nodes/{name}", Json)).Is(200);

    private string Json =>
        new JsonObject
        {
            ["name"] = name,
            ["automatic"] = new JsonObject
            {
                ["rehai"] = new JsonObject
                {
                    ["refreshed_at"] = DateTimeOffset.UnixEpoch.AddYears(100).ToString("O"),
                    ["interval"] = 60,
                    ["guests"] = _guests.DeepClone(),
                },
            },
        }.ToJsonString();
}
