using System.Text.Json;

namespace Rehai.Bench.Watching;

/// <summary>One change of a guest through libvirt's API, and what the node says once it has it.</summary>
/// <param name="IsShown">Of what stands under <c>rehai/guests/UUID</c>; null where nothing does.</param>
internal sealed record GuestStep(string Kind, Action Act, Func<JsonElement?, bool> IsShown)
{
    /// <summary>What has to happen first and is not measured.</summary>
    public Action Before { get; init; } = () => { };
}
