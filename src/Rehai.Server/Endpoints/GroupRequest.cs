using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>The body of a group's change (<c>oc_chef_wm_named_group.erl</c>). What it does not say is null, and stays.</summary>
internal sealed record GroupRequest(
    string? Name,
    IReadOnlyList<string>? Clients,
    IReadOnlyList<string>? Users,
    IReadOnlyList<string>? Groups
)
{
    public static (GroupRequest? Request, string? Fault) Read(ReadOnlyMemory<byte> body)
    {
        var (fields, fault) = Fields.Parse(body);
        if (fields is null)
        {
            return (null, fault);
        }
        var isNamed = fields.Has("id") || fields.Has("groupname");
        if (isNamed && !((fields.Text("id") ?? fields.Text("groupname")) is { } name && Names.Group.IsMatch(name)))
        {
            return (null, GroupEndpoint.InvalidName);
        }
        var members = fields.Object("actors");
        return (
            new(
                fields.Text("groupname") is { } given && Names.Group.IsMatch(given) ? given : null,
                members?.Texts("clients"),
                members?.Texts("users"),
                members?.Texts("groups")
            ),
            null
        );
    }

    public void SetMembers(Session session, long organization, long group)
    {
        if (Clients is not null)
        {
            var ids = Clients.Select(name => ActorTable.FindClient(session, organization, name)?.Id);
            GroupMemberTable.SetClients(session, group, [.. ids.OfType<long>()]);
        }
        if (Users is not null)
        {
            var ids = Users.Select(name => ActorTable.FindUser(session, name)?.Id);
            GroupMemberTable.SetUsers(session, group, [.. ids.OfType<long>()]);
        }
        if (Groups is not null)
        {
            var ids = Groups.Select(name => GroupTable.FindScoped(session, organization, name)?.Id);
            GroupMemberTable.SetGroups(session, group, [.. ids.OfType<long>()]);
        }
    }
}
