using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rehai.Conformance.Browser;

/// <summary>A guest as a node has it, under a UUID that follows from its first name.</summary>
internal static class GuestNode
{
    public static string Uuid(string name) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(..16)).ToString("D");

    public static JsonObject Of(string name, string state) =>
        new()
        {
            ["guest_name"] = name,
            ["guest_state"] = state,
            ["guest_state_reason"] = "unknown",
        };

    public static JsonObject Entered(this JsonObject guest, string state, DateTimeOffset since)
    {
        guest["guest_state"] = state;
        guest["guest_since"] = since.ToString("O");
        return guest;
    }
}
