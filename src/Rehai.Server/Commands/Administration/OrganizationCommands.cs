using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rehai.Server.Commands.Administration;

/// <summary>Organizations and who belongs to them.</summary>
internal static class OrganizationCommands
{
    public static IEnumerable<Command> Create()
    {
        yield return List();
        yield return Show();
        yield return Make();
        yield return Delete();
        yield return AddUser();
        yield return RemoveUser();
    }

    public static Argument<string> Org() => new("ORG") { Description = "The organization's name" };

    private static AdminCommand List() =>
        new(
            "org-list",
            "List the organizations",
            [],
            async (_, superuser, cancellation) =>
                AdminCommand.Names(await superuser.Get("/organizations", cancellation))
        );

    private static AdminCommand Show()
    {
        var org = Org();
        return new(
            "org-show",
            "Show an organization and its users",
            [org],
            async (result, superuser, cancellation) =>
            {
                var root = Root(result.GetRequiredValue(org));
                var shown = await superuser.Get(root, cancellation);
                var users = await superuser.Get($"{root}/users", cancellation);
                return
                [
                    .. shown.EnumerateObject().Select(member => $"{member.Name}: {member.Value}"),
                    .. users
                        .EnumerateArray()
                        .Select(user => $"user: {user.GetProperty("user").GetProperty("username")}"),
                ];
            }
        );
    }

    private static AdminCommand Make()
    {
        var org = Org();
        var title = new Argument<string?>("FULL_NAME")
        {
            Description = "Its name for people; else its name",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var user = new Option<string?>("--association-user", "-a")
        {
            Description = "A user who becomes its first admin",
            HelpName = "USER",
        };
        var file = new PrivateKeyFile();
        return new(
            "org-create",
            "Make an organization; its validator's private key is printed once",
            [org, title, user, file.Option],
            async (result, superuser, cancellation) =>
            {
                var name = result.GetRequiredValue(org);
                var key = await file.Keep(
                    result,
                    async () =>
                    {
                        var body = new JsonObject { ["name"] = name, ["full_name"] = result.GetValue(title) ?? name };
                        var made = await superuser.Post("/organizations", body, cancellation);
                        return made.GetProperty("private_key").GetString();
                    }
                );
                if (result.GetValue(user) is { } admin)
                {
                    await Associate(superuser, name, admin, asAdmin: true, cancellation);
                }
                return key;
            }
        );
    }

    private static AdminCommand Delete()
    {
        var org = Org();
        return new(
            "org-delete",
            "Delete an organization with all its nodes, clients and data",
            [org],
            async (result, superuser, cancellation) =>
            {
                await superuser.Delete(Root(result.GetRequiredValue(org)), cancellation);
                return [];
            }
        );
    }

    private static AdminCommand AddUser()
    {
        var (org, user) = (Org(), UserCommands.User());
        var admin = new Option<bool>("--admin", "-a") { Description = "Into the group admins, too" };
        return new(
            "org-user-add",
            "Add a user to an organization",
            [org, user, admin],
            async (result, superuser, cancellation) =>
            {
                await Associate(
                    superuser,
                    result.GetRequiredValue(org),
                    result.GetRequiredValue(user),
                    result.GetValue(admin),
                    cancellation
                );
                return [];
            }
        );
    }

    private static AdminCommand RemoveUser()
    {
        var (org, user) = (Org(), UserCommands.User());
        return new(
            "org-user-remove",
            "Take a user out of an organization",
            [org, user],
            async (result, superuser, cancellation) =>
            {
                var name = AdminCommand.Part(result.GetRequiredValue(user));
                await superuser.Delete($"{Root(result.GetRequiredValue(org))}/users/{name}", cancellation);
                return [];
            }
        );
    }

    public static async Task Associate(
        Superuser superuser,
        string org,
        string user,
        bool asAdmin,
        CancellationToken cancellation
    )
    {
        try
        {
            await superuser.Post($"{Root(org)}/users", new JsonObject { ["username"] = user }, cancellation);
        }
        catch (RefusedException e) when (asAdmin && e.Status == StatusCodes.Status409Conflict)
        {
            // A member who becomes an admin.
        }
        if (asAdmin)
        {
            await MakeAdmin(superuser, org, user, cancellation);
        }
    }

    private static async Task MakeAdmin(Superuser superuser, string org, string user, CancellationToken cancellation)
    {
        const string admins = "admins";
        var path = $"{Root(org)}/groups/{admins}";
        var group = JsonObject.Create(await superuser.Get(path, cancellation))!;
        var users = group["users"]!.AsArray();
        if (!users.Any(name => name!.GetValue<string>() == user))
        {
            users.Add((JsonNode)JsonValue.Create(user));
        }
        var members = new JsonObject();
        foreach (var kind in new[] { "users", "clients", "groups" })
        {
            members[kind] = group[kind]!.DeepClone();
        }
        await superuser.Put(path, new JsonObject { ["groupname"] = admins, ["actors"] = members }, cancellation);
    }

    public static string Root(string org) => $"/organizations/{AdminCommand.Part(org)}";
}
