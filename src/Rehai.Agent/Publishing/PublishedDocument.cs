using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>A node, its current state, or an item of a data bag, as it was read.</summary>
/// <param name="Tag">Its entity tag; null where the server gives none.</param>
/// <param name="TakesPatches">Whether a merge patch may change it.</param>
internal sealed record PublishedDocument(AttributeDocument Document, string? Tag, bool TakesPatches);
