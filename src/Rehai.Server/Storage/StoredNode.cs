namespace Rehai.Server.Storage;

/// <summary>A node as it is kept: JSON values are the bytes that were sent.</summary>
/// <param name="Layout">The top-level keys in the order in which they came, so that the same text goes back.</param>
internal sealed record StoredNode(string Name, string Layout, DesiredState Desired, CurrentState Current);

/// <summary>What operators and policies wish of the node.</summary>
internal sealed record DesiredState(
    string Environment,
    string? PolicyName,
    string? PolicyGroup,
    ReadOnlyMemory<byte> RunList,
    ReadOnlyMemory<byte> Normal
);

/// <summary>What the node reports of itself.</summary>
internal sealed record CurrentState(
    ReadOnlyMemory<byte> Default,
    ReadOnlyMemory<byte> Override,
    ReadOnlyMemory<byte> Automatic
);
