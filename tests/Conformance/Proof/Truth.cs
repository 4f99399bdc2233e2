using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Facts;

namespace Rehai.Conformance.Proof;

/// <summary>The guests of a simulated hypervisor: others at every reading, and known to who knows the reading's number.</summary>
internal static class Truth
{
    private const string Marker = "00000000-0000-4000-8000-000000000000";
    private const int Others = 12;

    private static readonly string[] States = ["running", "paused", "shut off"];

    internal static Collection Read(int reading, TimeProvider time) =>
        new(
            null,
            new HostFacts
            {
                Version = "0",
                Cause = "proof",
                Guests = Guests(reading),
            },
            new Dictionary<string, ReadOnlyMemory<byte>>(),
            AttributePaths.None,
            [],
            time.GetTimestamp()
        );

    /// <summary>The reading's text as the root <c>rehai</c>, for writers that are not Rehai.</summary>
    internal static byte[] Text(int reading, TimeProvider time) =>
        JsonSerializer.SerializeToUtf8Bytes(Read(reading, time).Host!, FactsJson.Default.HostFacts);

    /// <summary>The number of the reading that these guests are; <see cref="NodeText.Torn"/> where they are of more than one.</summary>
    internal static int Recognize(ReadOnlyMemory<byte> root)
    {
        var guests = JsonSerializer.Deserialize(root.Span, FactsJson.Default.HostFacts)?.Guests;
        if (guests is null)
        {
            return 0;
        }
        var reading = guests.TryGetValue(Marker, out var marker) ? int.Parse(marker.GuestName.AsSpan(1)) : -1;
        var expected = Guests(reading);
        return guests.Count == expected.Count && guests.All(guest => IsSame(guest.Value, expected, guest.Key))
            ? reading
            : NodeText.Torn;
    }

    /// <summary>The number of the reading that a merge patch of the root brings.</summary>
    internal static int MarkOf(ReadOnlyMemory<byte> patch)
    {
        using var json = JsonDocument.Parse(patch);
        return
            json.RootElement.TryGetProperty("guests", out var guests)
            && guests.TryGetProperty(Marker, out var marker)
            && marker.TryGetProperty("guest_name", out var name)
            ? int.Parse(name.GetString().AsSpan(1))
            : NodeText.NotShown;
    }

    private static bool IsSame(GuestFacts found, OrdinalDictionary<GuestFacts> expected, string uuid) =>
        expected.TryGetValue(uuid, out var guest)
        && (found.GuestName, found.GuestState) == (guest.GuestName, guest.GuestState);

    private static OrdinalDictionary<GuestFacts> Guests(int reading)
    {
        var guests = new OrdinalDictionary<GuestFacts> { [Marker] = Guest($"t{reading}", "running") };
        for (var i = 1; i <= Others; i++)
        {
            // Any hash does: some guests come, some go, some change.
            var hash = (uint)(((reading + 1) * 2654435761L) + (i * 40503L)) >> 7;
            if (hash % 3 != 0)
            {
                guests[$"{i:00000000}-0000-4000-8000-000000000000"] = Guest($"g{i}", States[(hash >> 4) % 3]);
            }
        }
        return guests;
    }

    private static GuestFacts Guest(string name, string state) =>
        new()
        {
            GuestName = name,
            GuestState = state,
            GuestStateReason = "unknown",
            Persistent = true,
        };
}
