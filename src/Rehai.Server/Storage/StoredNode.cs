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
)
{
    /// <summary>The same to the byte.</summary>
    public bool IsSame(DesiredState other) =>
        (Environment, PolicyName, PolicyGroup) == (other.Environment, other.PolicyName, other.PolicyGroup)
        && RunList.Span.SequenceEqual(other.RunList.Span)
        && Normal.Span.SequenceEqual(other.Normal.Span);
}

/// <summary>What the node reports of itself.</summary>
internal sealed record CurrentState(
    ReadOnlyMemory<byte> Default,
    ReadOnlyMemory<byte> Override,
    ReadOnlyMemory<byte> Automatic
)
{
    /// <summary>The same to the byte.</summary>
    public bool IsSame(CurrentState other) =>
        Automatic.Span.SequenceEqual(other.Automatic.Span)
        && Default.Span.SequenceEqual(other.Default.Span)
        && Override.Span.SequenceEqual(other.Override.Span);
}

/// <summary>
/// Which state of a node it is. Each number rises when a byte of its part changes, and only then, but that another order of the
/// node's keys counts as a change of the desired state; ids are never given twice.
/// </summary>
internal sealed record NodeVersion(long Node, long Desired, long Current);

/// <summary>The two states that RFC 045 parts a node into.</summary>
[Flags]
internal enum NodeStates
{
    None = 0,

    /// <summary>Run list, environment, policy and normal attributes, tags among them.</summary>
    Desired = 1,

    /// <summary>Default, override and automatic attributes.</summary>
    Current = 2,

    Both = Desired | Current,
}

/// <summary>What there is to know of a node without reading it.</summary>
/// <param name="Creator">The actor that made the node and so may change it.</param>
/// <param name="DesiredAcl">Who may use the desired state, as stored; null where nobody has changed the default.</param>
/// <param name="CurrentAcl">The same for the current state.</param>
internal sealed record NodeIdentity(long Creator, NodeVersion Version, string? DesiredAcl, string? CurrentAcl)
{
    public long Id => Version.Node;
}

/// <summary>A node that is there.</summary>
internal sealed record KnownNode(NodeIdentity Identity, StoredNode Content)
{
    public NodeVersion Version => Identity.Version;
}
