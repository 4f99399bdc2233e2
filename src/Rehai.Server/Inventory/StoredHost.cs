namespace Rehai.Server.Inventory;

/// <summary>What the store has of a node; null rows where it is no host, or gone.</summary>
internal sealed record StoredHost(long Node, HostRow? Host, IReadOnlyList<GuestRow> Guests);
