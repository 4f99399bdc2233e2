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
        return fault is null
            ? (
                new(Texts(entry, "actors"), Texts(entry, "groups"), Texts(entry, "users"), Texts(entry, "clients")),
                null
            )
            : (null, fault);
    }

    /// <summary>The ids behind the names, or why these are refused.</summary>
    /// <param name="organization">Null where the ACL is a user's.</param>
    public static (AccessEntry? Entry, Reply? Refusal) Resolve(Session session, long? organization, AccessBody asked)
    {
        var groups = Ids(asked.Groups!, name => GroupTable.FindScoped(session, organization, name)?.Id);
        var clients = Ids(
            asked.Clients ?? [],
            name => organization is { } id ? ActorTable.FindClient(session, id, name)?.Id : null
        );
        var users = Ids(asked.Users ?? [], name => ActorTable.FindUser(session, name)?.Id);
        var (actors, refusal) = Actors(session, organization, asked.Actors!);
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

    private static (List<long> Known, Reply? Refusal) Actors(Session session, long? organization, string[] names)
    {
        var found = names
            .Distinct()
            .Select(name =>
                (
                    Name: name,
                    Client: organization is { } id ? ActorTable.FindClient(session, id, name) : null,
                    User: FindUser(session, organization, name)
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

    /// <summary>Among actors a user is one of the organization's; the superuser is in none, and named everywhere.</summary>
    private static Actor? FindUser(Session session, long? organization, string name) =>
        ActorTable.FindUser(session, name) is { } user
        && (organization is not { } id || user.IsSuperuser || MemberTable.Has(session, id, user.Id))
            ? user
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
