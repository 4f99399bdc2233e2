using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>A node, or its current state, as it was read.</summary>
/// <param name="Tag">Its entity tag; null where the server gives none.</param>
/// <param name="TakesPatches">Whether a merge patch may change it.</param>
internal sealed record PublishedNode(NodeDocument Document, string? Tag, bool TakesPatches);
