using System.Globalization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// What an address shows of a node: the whole as Chef's clients know it, or one of the two states that RFC 045 parts it into.
/// A change through one view leaves the rest of the node alone.
/// </summary>
/// <param name="States">What of the node it shows.</param>
/// <param name="Tag">The strong entity tag of the view's text.</param>
/// <param name="Compose">The text, in pieces.</param>
/// <param name="Read">Of a body and the name in the address the change that it asks for, or what is wrong with it.</param>
internal sealed record NodeView(
    NodeStates States,
    Func<NodeVersion, string> Tag,
    Func<StoredNode, IReadOnlyList<ReadOnlyMemory<byte>>> Compose,
    Func<ReadOnlyMemory<byte>, string, (Func<StoredNode, StoredNode>? Change, string? Fault)> Read
)
{
    public static readonly NodeView Whole = new(
        NodeStates.Both,
        version => Quote($"{version.Node}.{version.Desired}.{version.Current}"),
        NodeText.Compose,
        (body, name) =>
            NodeText.Read(body, name) switch
            {
                ({ } node, _) => (_ => node, null),
                (_, var fault) => (null, fault),
            }
    );

    public static readonly NodeView Desired = new(
        NodeStates.Desired,
        version => Quote($"{version.Node}.d{version.Desired}"),
        NodeText.ComposeDesired,
        (body, name) =>
            NodeText.ReadDesired(body, name) switch
            {
                ({ } desired, _) => (node => node with { Desired = desired }, null),
                (_, var fault) => (null, fault),
            }
    );

    public static readonly NodeView Current = new(
        NodeStates.Current,
        version => Quote($"{version.Node}.c{version.Current}"),
        NodeText.ComposeCurrent,
        (body, name) =>
            NodeText.ReadCurrent(body, name) switch
            {
                ({ } current, _) => (node => node with { Current = current }, null),
                (_, var fault) => (null, fault),
            }
    );

    private static string Quote(FormattableString tag) => $"\"{tag.ToString(CultureInfo.InvariantCulture)}\"";
}
