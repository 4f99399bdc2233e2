using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>What has ACLs: where it is found, and what is said when it is not.</summary>
internal sealed record AclOwner(Func<Session, Exchange, StoredAcls?> Find, Func<Exchange, Reply> NotFound)
{
    public static readonly AclOwner DataBag = new(
        (session, exchange) =>
            DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")) is { } bag
                ? new StoredAcls([Acl.Of(bag)], (s, texts) => DataBagTable.SetAcl(s, bag.Id, texts[0]))
                : null,
        exchange => DataBagEndpoint.NotFound(exchange)
    );

    public static AclOwner Document(DocumentKind kind) =>
        new(
            (session, exchange) =>
                DocumentTable.Find(session, exchange.Org.Id, kind.Stored, exchange.Part("name")) is { } document
                    ? new StoredAcls([Acl.Of(document)], (s, texts) => DocumentTable.SetAcl(s, document.Id, texts[0]))
                    : null,
            exchange => kind.NotFound(exchange.Part("name"))
        );

    /// <summary>One state of a node; of both together the node's own ACL is composed (RFC 045).</summary>
    public static AclOwner Node(NodeStates states) =>
        new(
            (session, exchange) =>
                NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")) is { } node
                    ? OfNode(states, node)
                    : null,
            exchange => Reply.Error(404, $"node '{exchange.Part("name")}' not found")
        );

    private static StoredAcls OfNode(NodeStates states, NodeIdentity node) =>
        states switch
        {
            NodeStates.Desired => new(
                [Acl.OfDesired(node)],
                (session, texts) => NodeTable.SetAcls(session, node.Id, texts[0], node.CurrentAcl)
            ),
            NodeStates.Current => new(
                [Acl.OfCurrent(node)],
                (session, texts) => NodeTable.SetAcls(session, node.Id, node.DesiredAcl, texts[0])
            ),
            _ => new(
                [Acl.OfDesired(node), Acl.OfCurrent(node)],
                (session, texts) => NodeTable.SetAcls(session, node.Id, texts[0], texts[1])
            ),
        };
}

/// <summary>ACLs of one object, all of which must allow.</summary>
/// <param name="Save">Stores a text for each, in their order.</param>
internal sealed record StoredAcls(IReadOnlyList<Acl> All, Action<Session, IReadOnlyList<string>> Save);
