using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>What has ACLs: where it is found, and what is said when it is not.</summary>
internal sealed record AclOwner(Func<Session, Exchange, StoredAcls?> Find, Func<Exchange, Reply> NotFound)
{
    public static readonly AclOwner Organization = new(
        (session, exchange) =>
            // Not the request's: an ACL that was changed since then counts.
            OrganizationTable.Find(session, exchange.Org.Id)
                is { } organization
                ? new StoredAcls(Acl.Of(organization), (s, text) => OrganizationTable.SetAcl(s, organization.Id, text))
                : null,
        exchange => OrganizationsEndpoint.NotFound(exchange.Org.Name)
    );

    public static readonly AclOwner Container = new(
        (session, exchange) =>
            ContainerTable.Find(session, exchange.Org.Id, exchange.Part("name")) is { } container
                ? new StoredAcls(
                    Acl.Of(exchange.Org, container),
                    (s, text) => ContainerTable.SetAcl(s, container.Id, text)
                )
                : null,
        ContainersEndpoint.NotFound
    );

    public static readonly AclOwner Group = new(
        (session, exchange) =>
            GroupTable.Find(session, exchange.Org.Id, exchange.Part("name")) is { } group
                ? new StoredAcls(Acl.Of(exchange.Org, group), (s, text) => GroupTable.SetAcl(s, group.Id, text))
                : null,
        GroupEndpoint.NotFound
    );

    public static readonly AclOwner Client = new(
        (session, exchange) =>
            ActorTable.FindClient(session, exchange.Org.Id, exchange.Part("name")) is { } client
                ? new StoredAcls(Acl.OfClient(exchange.Org, client), (s, text) => ActorTable.SetAcl(s, client.Id, text))
                : null,
        ClientsEndpoint.NotFound
    );

    public static readonly AclOwner User = new(
        (session, exchange) =>
            ActorTable.FindUser(session, exchange.Part("name")) is { } user
                ? new StoredAcls(Acl.OfUser(session, user), (s, text) => ActorTable.SetAcl(s, user.Id, text))
                : null,
        UserEndpoint.NotFound
    );

    public static readonly AclOwner DataBag = new(
        (session, exchange) =>
            DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")) is { } bag
                ? new StoredAcls(Acl.Of(exchange.Org, bag), (s, text) => DataBagTable.SetAcl(s, bag.Id, text))
                : null,
        exchange => DataBagEndpoint.NotFound(exchange)
    );

    public static AclOwner Document(DocumentKind kind) =>
        new(
            (session, exchange) =>
                DocumentTable.Find(session, exchange.Org.Id, kind.Stored, exchange.Part("name")) is { } document
                    ? new StoredAcls(
                        Acl.Of(exchange.Org, kind.Container, document),
                        (s, text) => DocumentTable.SetAcl(s, document.Id, text)
                    )
                    : null,
            exchange => kind.NotFound(exchange.Part("name"))
        );

    /// <summary>One state of a node; of both together the node's own ACL is composed (RFC 045).</summary>
    public static AclOwner Node(NodeStates states) =>
        new(
            (session, exchange) =>
                NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")) is { } node
                    ? OfNode(exchange.Org, states, node)
                    : null,
            exchange => Reply.Error(404, $"node '{exchange.Part("name")}' not found")
        );

    private static StoredAcls OfNode(Organization organization, NodeStates states, NodeIdentity node) =>
        states switch
        {
            NodeStates.Desired => new(
                Acl.OfDesired(organization, node),
                (session, text) => NodeTable.SetAcls(session, node.Id, text, node.CurrentAcl)
            ),
            NodeStates.Current => new(
                Acl.OfCurrent(organization, node),
                (session, text) => NodeTable.SetAcls(session, node.Id, node.DesiredAcl, text)
            ),
            _ => new(
                [Acl.OfDesired(organization, node), Acl.OfCurrent(organization, node)],
                (session, texts) => NodeTable.SetAcls(session, node.Id, texts[0], texts[1])
            ),
        };
}

/// <summary>ACLs of one object, all of which must allow.</summary>
/// <param name="Save">Stores a text for each, in their order.</param>
internal sealed record StoredAcls(IReadOnlyList<Acl> All, Action<Session, IReadOnlyList<string>> Save)
{
    public StoredAcls(Acl acl, Action<Session, string> save)
        : this([acl], (session, texts) => save(session, texts[0])) { }
}
