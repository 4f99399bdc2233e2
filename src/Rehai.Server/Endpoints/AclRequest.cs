using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// The body of a change of one permission, by Chef's rules (<c>oc_chef_authz_acl.erl</c>): lists of names of actors and groups, or of
/// clients, users and groups apart where a name is both a client's and a user's.
/// </summary>
internal static class AclRequest
{
    /// <summary>What is asked for, or what is wrong with its form.</summary>
    public static (AccessBody? Asked, string? Fault) Read(ReadOnlyMemory<byte> body, string permission)
    {
        var (fields, fault) = Fields.Parse(body);
        if (fields?.Object(permission) is not { } entry)
        {
            return (null, fault ?? $"Field '{permission}' {(fields!.Has(permission) ? "invalid" : "missing")}");
        }
        fault =
            CheckList(entry, "groups", isOptional: false)
            ?? CheckList(entry, "actors", isOptional: false)
            ?? CheckList(entry, "clients", isOptional: true)
            ?? CheckList(entry, "users", isOptional: true)
            ?? CheckApart(entry);
        if (fault is not null)
        {
            return (null, fault);
        }
        var asked = new AccessBody(
            Texts(entry, "actors"),
            Texts(entry, "groups"),
            Texts(entry, "users"),
            Texts(entry, "clients")
        );
        fault = Names.CheckCount(asked.Actors, asked.Groups, asked.Users, asked.Clients);
        return fault is null ? (asked, null) : (null, fault);
    }

    /// <summary>
    /// The ids behind the names, or why these are refused. Users and groups from elsewhere are unknown, as those are that do not exist:
    /// who may grant here learns nothing about them.
    /// </summary>
    /// <param name="standing">What the entry is now. Whoever stands in it may be named again, wherever he belongs.</param>
    public static (AccessEntry? Entry, Reply? Refusal) Resolve(
        Session session,
        Exchange exchange,
        IReadOnlyList<AccessEntry> standing,
        AccessBody asked
    )
    {
        var actorsNow = standing.SelectMany(entry => entry.Actors).ToHashSet();
        var groupsNow = standing.SelectMany(entry => entry.Groups).ToHashSet();
        var groups = Ids(asked.Groups!, name => FindGroup(session, exchange, groupsNow, name)?.Id);
        var clients = Ids(asked.Clients ?? [], name => FindClient(session, exchange, name)?.Id);
        var users = Ids(asked.Users ?? [], name => FindUser(session, exchange, actorsNow, name)?.Id);
        var (actors, refusal) = Actors(session, exchange, actorsNow, asked.Actors!);
        refusal ??= Unknown("user", users.Unknown) ?? Unknown("client", clients.Unknown);
        refusal ??= Unknown("group", groups.Unknown);
        return refusal is null
            ? (new AccessEntry([.. actors.Union(users.Known).Union(clients.Known)], groups.Known), null)
            : (null, refusal);
    }

    private static string? CheckList(Fields entry, string field, bool isOptional) =>
        !entry.Has(field)
            ? isOptional
                ? null
                : $"Field '{field}' missing"
            : entry.Texts(field) is null
                ? $"Field '{field}' invalid"
                : null;

    /// <summary>Clients and users come together or not at all, and then instead of actors.</summary>
    private static string? CheckApart(Fields entry) =>
        (entry.Has("clients"), entry.Has("users")) switch
        {
            (false, false) => null,
            (false, _) => Incomplete("users", "clients"),
            (_, false) => Incomplete("clients", "users"),
            _ when entry.Texts("actors")!.Count > 0 =>
                "When providing 'users' and 'clients' fields, the 'actors' field must have a value of [].",
            _ => null,
        };

    private static string[]? Texts(Fields entry, string field) => entry.Texts(field)?.ToArray();

    private static string Incomplete(string have, string missing) =>
        $"You provided '{have}' with your request. Including this field also requires that you provide '{missing}'";

    private static (List<long> Known, Reply? Refusal) Actors(
        Session session,
        Exchange exchange,
        HashSet<long> standing,
        string[] names
    )
    {
        var found = names
            .Distinct()
            .Select(name =>
                (
                    Name: name,
                    Client: FindClient(session, exchange, name),
                    User: FindUser(session, exchange, standing, name)
                )
            )
            .ToList();
        var unknown = found.Where(actor => actor is { Client: null, User: null }).Select(actor => actor.Name).ToList();
        var ambiguous = found
            .Where(actor => actor is { Client: not null, User: not null })
            .Select(actor => actor.Name)
            .ToList();
        var refusal =
            unknown.Count > 0
                ? Reply.Error(
                    400,
                    $"The actor(s) {Quoted(unknown)} do not exist in this organization as clients or users."
                )
            : ambiguous.Count > 0
                ? Reply.Error(
                    422,
                    $"The following actor(s) exist as both clients and users within this organization: {Quoted(ambiguous)}. "
                        + "To perform this update, supply separate 'clients' and 'users' "
                        + "fields in your request, and use an empty array for the value of 'actors'."
                )
            : null;
        return ([.. found.Select(actor => (actor.Client ?? actor.User)?.Id).OfType<long>()], refusal);
    }

    private static Actor? FindClient(Session session, Exchange exchange, string name) =>
        exchange.Organization is { } organization ? ActorTable.FindClient(session, organization.Id, name) : null;

    private static Actor? FindUser(Session session, Exchange exchange, HashSet<long> standing, string name) =>
        ActorTable.FindUser(session, name) is { } user
        && (standing.Contains(user.Id) || MayBeNamed(session, exchange, user))
            ? user
            : null;

    /// <summary>In the ACL of a user, which is in no organization, whoever the caller may see.</summary>
    private static bool MayBeNamed(Session session, Exchange exchange, Actor user) =>
        exchange.Organization is { } organization
            ? MemberTable.MayBeNamed(session, organization.Id, user)
            : user.IsSuperuser || Permissions.ToUseUser(session, exchange.By, user, "read") is null;

    private static StoredGroup? FindGroup(Session session, Exchange exchange, HashSet<long> standing, string name) =>
        GroupTable.FindScoped(session, exchange.Organization?.Id, name) is { } group
        && (standing.Contains(group.Id) || Permissions.ToNameGroup(session, exchange.By, group) is null)
            ? group
            : null;

    private static (List<long> Known, List<string> Unknown) Ids(string[] names, Func<string, long?> find)
    {
        var found = names.Distinct().Select(name => (Name: name, Id: find(name))).ToList();
        return (
            [.. found.Select(one => one.Id).OfType<long>().Distinct()],
            [.. found.Where(one => one.Id is null).Select(one => one.Name)]
        );
    }

    private static Reply? Unknown(string kind, List<string> names) =>
        names.Count == 0 ? null : Reply.Error(400, $"The {kind}(s) {Quoted(names)} do not exist in this organization.");

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
