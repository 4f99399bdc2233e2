using System.Collections.Immutable;

namespace Rehai.Server.Inventory;

/// <summary>One guest that is active on several hosts at once, none of them stale, for longer than a migration takes.</summary>
/// <param name="Since">When the server first saw that.</param>
/// <param name="Nodes">The hosts' nodes, by id.</param>
internal sealed record Conflict(string Uuid, DateTimeOffset Since, ImmutableArray<long> Nodes);
