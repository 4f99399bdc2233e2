using Rehai.Server.Search;

namespace Rehai.Server.Endpoints;

/// <summary>An object that a search has found, as its rows show it.</summary>
/// <param name="Path">Its address in the organization.</param>
/// <param name="Text">The whole row, in pieces.</param>
/// <param name="Document">What partial search takes values from.</param>
internal sealed record FoundObject(
    string[] Path,
    Func<IReadOnlyList<ReadOnlyMemory<byte>>> Text,
    Func<SearchDocument> Document
);
