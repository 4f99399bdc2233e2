using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>A guest of which a save changed something.</summary>
/// <param name="Name">Null where neither the reading nor what was there before knows it.</param>
/// <param name="State">Its new state in a word, <c>undefined</c> where it is gone; null where that did not change.</param>
internal sealed record ChangedGuest(string Uuid, string? Name, string? State)
{
    private const string Gone = "undefined";

    /// <summary>Those of the changes, each once, in their order.</summary>
    public static IReadOnlyList<ChangedGuest> Of(IEnumerable<AttributeChange> changes, Collection read) =>
        [
            .. changes
                .Where(change => change.Path is ["rehai", "guests", _, ..])
                .GroupBy(change => change.Path[2])
                .Select(guest => Of(guest.Key, [.. guest], read)),
        ];

    /// <summary><c>guest web1 (UUID) running</c>.</summary>
    public override string ToString() =>
        $"guest {(Name is null ? Uuid : $"{Name} ({Uuid})")}{(State is null ? "" : $" {State}")}";

    private static ChangedGuest Of(string uuid, List<AttributeChange> changes, Collection read)
    {
        var guest = read.Host?.Guests?.GetValueOrDefault(uuid);
        var isNewState = changes.Exists(change => change.Path is [_, _, _] or [_, _, _, "guest_state"]);
        return guest is null
            ? new(uuid, NameIn(changes), isNewState ? Gone : null)
            : new(uuid, guest.GuestName, isNewState ? guest.GuestState : null);
    }

    /// <summary>What is gone was called so, as the node had it; anybody may have written there.</summary>
    private static string? NameIn(List<AttributeChange> changes)
    {
        if (changes.Find(change => change.Path.Count == 3)?.Before is not { } before)
        {
            return null;
        }
        try
        {
            using var guest = JsonDocument.Parse(before);
            return guest.RootElement.GetProperty("guest_name").GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
