using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>Makes events of what a reader missed, or of what became another since the last events.</summary>
/// <param name="query">Which guests are told.</param>
internal sealed class ChangeEvents(InventoryQuery query, IReadOnlySet<string> organizations, TimeProvider time)
{
    private bool IsFiltered => query.Text.Length > 0;

    public static StreamEvent Of(string name, long sequence) =>
        Event(name, new SequenceBody(sequence), ApiJson.Plain.SequenceBody);

    /// <summary>A name that went may have come back: what went is told first.</summary>
    public IEnumerable<StreamEvent> Of(InventorySince missed) =>
        missed
            .Gone.Where(IsSeen)
            .Select(host => Gone(host, missed.Sequence))
            .Concat(missed.Hosts.Where(host => IsSeen(host.Row)).Select(host => Whole(host, missed.Sequence)));

    public IEnumerable<StreamEvent> Of(IEnumerable<ChangedHost> changes, long sequence) =>
        changes
            .Where(change => change.Before != change.After && IsSeen((change.After ?? change.Before)!.Row))
            .OrderBy(change => change.After is not null)
            .Select(change => Of(change, sequence))
            .OfType<StreamEvent>();

    private bool IsSeen(HostRow host) => organizations.Contains(host.Organization);

    private StreamEvent? Of(ChangedHost change, long sequence) =>
        change switch
        {
            { After: null } => Gone(change.Before!.Row, sequence),
            // What was told before is not known where the query asks for ages.
            { Before: { } before, After: { } after } when !query.UsesTime => Difference(before, after, sequence),
            _ => Whole(change.After, sequence),
        };

    private StreamEvent? Difference(ShownHost before, ShownHost after, long sequence)
    {
        var (old, present) = (Matching(before), Matching(after));
        // Guests that say the same are the same object.
        var told = present.Values.Where(guest =>
            !old.TryGetValue(guest.Row.Uuid, out var was) || was.Row != guest.Row || was.State != guest.State
        );
        var removed = old.Keys.Where(uuid => !present.ContainsKey(uuid));
        var body = new HostEventBody(sequence, false, HostBody.Of(after), [.. told.Select(GuestBody.Of)], [.. removed]);
        return IsFiltered && body.Guests.Count == 0 && body.Removed.Count == 0 ? null : Event(body);
    }

    private StreamEvent Whole(ShownHost host, long sequence) =>
        Event(new(sequence, true, HostBody.Of(host), [.. Matching(host).Values.Select(GuestBody.Of)], []));

    private Dictionary<string, ShownGuest> Matching(ShownHost host)
    {
        var found = new List<ShownGuest>();
        GuestRows.Kind.AddMatching(host, query, time.GetUtcNow(), found);
        return found.ToDictionary(guest => guest.Row.Uuid);
    }

    private static StreamEvent Gone(HostRow host, long sequence) =>
        Event("gone", new(sequence, host.Organization, host.Name), ApiJson.Plain.GoneEventBody);

    private static StreamEvent Event(HostEventBody body) => Event("host", body, ApiJson.Plain.HostEventBody);

    private static StreamEvent Event<T>(string name, T body, JsonTypeInfo<T> type) =>
        new(name, JsonSerializer.SerializeToUtf8Bytes(body, type));
}

/// <param name="Data">JSON.</param>
internal sealed record StreamEvent(string Name, byte[] Data);
