using System.Text.Json;
using System.Text.Json.Serialization;
using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>
/// Who may do what with one thing: Chef's five permissions, each for some actors and groups. What nobody has changed is what Chef gives
/// a new thing of that kind: the rights of its container (<see cref="DefaultRights"/>), and all of them to the superuser and its maker.
/// </summary>
internal sealed class Acl
{
    public static readonly IReadOnlyList<string> Permissions = ["create", "read", "update", "delete", "grant"];

    private readonly Func<string, AccessEntry> _byDefault;
    private readonly Dictionary<string, AccessEntry> _changed;

    /// <param name="stored">Null where nobody has changed the default.</param>
    private Acl(Func<string, AccessEntry> byDefault, string? stored)
    {
        _byDefault = byDefault;
        _changed = stored is null
            ? []
            : JsonSerializer.Deserialize(stored, AclJson.Default.DictionaryStringAccessEntry)!;
    }

    /// <summary>Of something in a container.</summary>
    /// <param name="makers">Who made it, and a client itself.</param>
    public static Acl Of(Organization organization, string container, string? stored, params long[] makers) =>
        new(
            permission =>
                Entry(organization.Standard, DefaultRights.In(container, organization.Standard, permission), makers),
            stored
        );

    public static Acl OfDesired(Organization organization, NodeIdentity node) =>
        Of(organization, Container.Nodes, node.DesiredAcl, node.Creator);

    /// <summary>RFC 045 gives each state of a node its own.</summary>
    public static Acl OfCurrent(Organization organization, NodeIdentity node) =>
        Of(organization, Container.Nodes, node.CurrentAcl, node.Creator);

    public static Acl Of(Organization organization, DataBag bag) =>
        Of(organization, Container.Data, bag.Acl, bag.Creator);

    /// <summary>A validator has no rights, on itself neither.</summary>
    public static Acl OfClient(Organization organization, Actor client) =>
        Of(organization, Container.Clients, client.Acl, [.. Makers(client.Creator), .. Itself(client)]);

    /// <summary>
    /// A user is seen by those with whom it shares an organization, and managed by the server's admins, of whom the superuser is beyond
    /// reach.
    /// </summary>
    public static Acl OfUser(Session session, Actor user) =>
        new(
            permission => new AccessEntry(
                [.. Makers(ActorTable.Superuser(session)).Append(user.Id).Distinct()],
                user.IsSuperuser ? [] : GroupsOn(session, user, permission)
            ),
            user.Acl
        );

    public static Acl Of(Organization organization, StoredGroup group) =>
        new(
            permission =>
                Entry(
                    organization.Standard,
                    DefaultRights.OnGroup(organization.Standard, group.Id, permission),
                    Makers(group.Creator)
                ),
            group.Acl
        );

    public static Acl Of(Organization organization, StoredContainer container) =>
        Of(organization, container.Name, container.Acl);

    public static Acl Of(Organization organization) =>
        new(
            permission =>
                Entry(organization.Standard, DefaultRights.OnOrganization(organization.Standard, permission), []),
            organization.Acl
        );

    /// <summary>The text of an ACL that gives everything to one actor, and nothing to anybody else.</summary>
    public static string OnlyFor(long actor) => Text(_ => new AccessEntry([actor], []));

    /// <param name="container">Of the document's kind.</param>
    public static Acl Of(Organization organization, string container, KnownDocument document) =>
        Of(organization, container, document.Acl, document.Creator);

    public AccessEntry this[string permission] =>
        _changed.TryGetValue(permission, out var entry) ? entry : _byDefault(permission);

    public bool Allows(Session session, Caller caller, string permission)
    {
        if (caller.Actor.IsSuperuser)
        {
            return true;
        }
        var entry = this[permission];
        return (entry.Actors.Contains(caller.Actor.Id) && !caller.Actor.IsValidator)
            || caller.IsIn(session, entry.Groups);
    }

    /// <summary>The ACL with one permission given anew, as it is stored.</summary>
    public string With(string permission, AccessEntry entry)
    {
        var changed = new Dictionary<string, AccessEntry>(_changed) { [permission] = entry };
        return JsonSerializer.Serialize(changed, AclJson.Default.DictionaryStringAccessEntry);
    }

    /// <summary>Of a container: what is stored with something new in it; null where the container's is Chef's default.</summary>
    public string? Inherited(params IEnumerable<long> makers) =>
        _changed.Count == 0
            ? null
            : Text(permission => new AccessEntry([.. this[permission].Actors.Union(makers)], this[permission].Groups));

    private static string Text(Func<string, AccessEntry> entry) =>
        JsonSerializer.Serialize(
            Permissions.ToDictionary(permission => permission, entry),
            AclJson.Default.DictionaryStringAccessEntry
        );

    private static AccessEntry Entry(StandardActors standard, long[] groups, IEnumerable<long> makers) =>
        new([.. makers.Prepend(standard.Superuser).Distinct()], groups);

    private static long[] GroupsOn(Session session, Actor user, string permission) =>
        [
            .. DefaultRights
                .OnUser(OrganizationTable.Of(session, user.Id), permission)
                .Select(name => GroupTable.FindGlobal(session, name)?.Id)
                .OfType<long>(),
        ];

    private static IEnumerable<long> Itself(Actor client) => client.IsValidator ? [] : [client.Id];

    private static IEnumerable<long> Makers(long? creator) => creator is { } maker ? [maker] : [];
}

/// <param name="Actors">Ids, because a client that is made anew under an old name inherits nothing.</param>
/// <param name="Groups">Ids, for the same reason.</param>
internal sealed record AccessEntry(IReadOnlyList<long> Actors, IReadOnlyList<long> Groups);

[JsonSerializable(typeof(Dictionary<string, AccessEntry>))]
internal sealed partial class AclJson : JsonSerializerContext;
