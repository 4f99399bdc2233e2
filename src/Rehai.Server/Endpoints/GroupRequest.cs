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
        var request = new GroupRequest(
            fields.Text("groupname") is { } given && Names.Group.IsMatch(given) ? given : null,
            members?.Texts("clients"),
            members?.Texts("users"),
            members?.Texts("groups")
        );
        fault = Names.CheckCount(request.Clients, request.Users, request.Groups);
        return fault is null ? (request, null) : (null, fault);
    }

    /// <summary>
    /// A user from elsewhere is passed over like one who does not exist, unless he stands in the group. Groups from elsewhere are taken, as
    /// Chef's suite asks.
    /// </summary>
    public void SetMembers(Session session, long organization, long group)
    {
        if (Clients is not null)
        {
            var ids = Ids(Clients, name => ActorTable.FindClient(session, organization, name)?.Id);
            GroupMemberTable.SetClients(session, group, ids);
        }
        if (Users is not null)
        {
            var ids = Ids(Users, name => FindUser(session, organization, group, name)?.Id);
            GroupMemberTable.SetUsers(session, group, ids);
        }
        if (Groups is not null)
        {
            var ids = Ids(Groups, name => GroupTable.FindScoped(session, organization, name)?.Id);
            GroupMemberTable.SetGroups(session, group, ids);
        }
    }

    /// <summary>Found before anything is set: who stands in the group counts.</summary>
    private static List<long> Ids(IReadOnlyList<string> names, Func<string, long?> find) =>
        [.. names.Distinct().Select(find).OfType<long>()];

    private static Actor? FindUser(Session session, long organization, long group, string name) =>
        ActorTable.FindUser(session, name) is { } user
        && (MemberTable.MayBeNamed(session, organization, user) || GroupMemberTable.HasActor(session, group, user.Id))
            ? user
            : null;
}
