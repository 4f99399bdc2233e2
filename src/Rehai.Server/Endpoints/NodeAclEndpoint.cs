using System.Text.Json;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>_acl</c> and <c>_acl/PERMISSION</c> of a node or of one of its states. The node's own is composed of its states' (RFC 045): it
/// shows what both allow, and setting it sets both.
/// </summary>
internal sealed class NodeAclEndpoint(NodeStates states, SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        if (Refusal(exchange, out var node) is { } refusal)
        {
            return new(refusal);
        }
        var text = database.Read(session =>
            NodeAcl.Permissions.ToDictionary(
                permission => permission,
                permission => Named(session, Composed(node!, permission))
            )
        );
        return new(Reply.Json(200, text, ChefJson.Plain.DictionaryStringAccessBody));
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        if (Refusal(exchange, out var node) is { } refusal)
        {
            return refusal;
        }
        var permission = exchange.Part("permission");
        if (!NodeAcl.Permissions.Contains(permission))
        {
            return Reply.Error(
                404,
                $"There is no permission {permission}; there are {string.Join(", ", NodeAcl.Permissions)}"
            );
        }
        var (asked, fault) = Read(exchange.Body, permission);
        if (asked is null)
        {
            return Reply.Error(400, fault!);
        }
        var organization = exchange.Org.Id;
        fault = await database.Write(session => Set(session, organization, node!, permission, asked));
        return fault is null ? Reply.Json(200, [], ChefJson.Plain.DictionaryStringString) : Reply.Error(400, fault);
    }

    /// <summary>What is wrong with it, or null and the ACL is set.</summary>
    private string? Set(Session session, long organization, NodeIdentity node, string permission, AccessBody asked)
    {
        var ids = asked.Actors.Distinct().Select(name => ActorTable.FindAny(session, organization, name)?.Id).ToList();
        if (ids.IndexOf(null) is var unknown and >= 0)
        {
            return $"The actor {asked.Actors.Distinct().ElementAt(unknown)} does not exist in this organization";
        }
        if (asked.Groups.FirstOrDefault(group => !NodeAcl.Groups.Contains(group)) is { } stranger)
        {
            return $"The group {stranger} does not exist in this organization";
        }
        var entry = new AccessEntry([.. ids.Select(id => id!.Value)], [.. asked.Groups.Distinct()]);
        NodeTable.SetAcls(
            session,
            node.Id,
            states.HasFlag(NodeStates.Desired) ? NodeAcl.OfDesired(node).With(permission, entry) : node.DesiredAcl,
            states.HasFlag(NodeStates.Current) ? NodeAcl.OfCurrent(node).With(permission, entry) : node.CurrentAcl
        );
        return null;
    }

    private AccessEntry Composed(NodeIdentity node, string permission)
    {
        var (desired, current) = (NodeAcl.OfDesired(node)[permission], NodeAcl.OfCurrent(node)[permission]);
        return states == NodeStates.Desired ? desired
            : states == NodeStates.Current ? current
            : new AccessEntry(
                [.. desired.Actors.Intersect(current.Actors)],
                [.. desired.Groups.Intersect(current.Groups)]
            );
    }

    private static AccessBody Named(Session session, AccessEntry entry) =>
        new(
            [
                // Chef writes its superuser into every ACL.
                .. entry
                    .Actors.Select(id => ActorTable.Name(session, id))
                    .OfType<string>()
                    .Prepend(Actor.SuperuserName)
                    .Distinct(),
            ],
            [.. entry.Groups]
        );

    private static (AccessBody? Entry, string? Fault) Read(ReadOnlyMemory<byte> body, string permission)
    {
        try
        {
            var asked = JsonSerializer.Deserialize(body.Span, ChefJson.Plain.DictionaryStringAccessBody);
            return asked?.GetValueOrDefault(permission) is { Actors: not null, Groups: not null } entry
                ? (entry, null)
                : (null, $"Field '{permission}' needs the lists 'actors' and 'groups'");
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
    }

    private Reply? Refusal(Exchange exchange, out NodeIdentity? node)
    {
        var known = database.Read(session => NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")));
        node = known;
        return known is null ? Reply.Error(404, $"node '{exchange.Part("name")}' not found")
            : Permissions.ToUseNode(exchange.By, known, states, "grant") is { } missing ? Reply.Forbidden(missing)
            : null;
    }
}
