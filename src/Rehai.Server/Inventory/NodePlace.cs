namespace Rehai.Server.Inventory;

/// <summary>Where a node stands: its id and name, and its organization's name and id.</summary>
internal sealed record NodePlace(long Node, string Name, string Organization, long OrganizationId);
