using System.CommandLine;
using System.Text.Json.Nodes;
using Rehai.Server.Storage;

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
                var admins = await AdminsOf(superuser, result.GetRequiredValue(org), cancellation);
                return
                [
                    .. shown.EnumerateObject().Select(member => $"{member.Name}: {member.Value}"),
                    .. users
                        .EnumerateArray()
                        .Select(user => user.GetProperty("user").GetProperty("username").GetString()!)
                        .Select(name => admins.Contains(name) ? $"user: {name} (admin)" : $"user: {name}"),
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
                var name = NameRule.Organization.Require(result.GetRequiredValue(org));
                if (result.GetValue(user) is { } wanted)
                {
                    // Before anything is made.
                    await superuser.Get(UserCommands.Root(wanted), cancellation);
                }
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
        var force = AdminCommand.Force("Out of the group admins first, the last one, too");
        return new(
            "org-user-remove",
            "Take a user out of an organization",
            [org, user, force],
            async (result, superuser, cancellation) =>
            {
                var (name, from) = (result.GetRequiredValue(user), result.GetRequiredValue(org));
                if (result.GetValue(force))
                {
                    await SetAdmins(superuser, from, users => users.Where(admin => admin != name), cancellation);
                }
                await superuser.Delete($"{Root(from)}/users/{AdminCommand.Part(name)}", cancellation);
                return [];
            }
        );
    }

    /// <exception cref="UnusableInputException">Without that user nobody but the superuser is an admin of the organization.</exception>
    public static async Task KeepLastAdmin(Superuser superuser, string org, string user, CancellationToken cancellation)
    {
        var admins = await superuser.Get(AdminsOf(org), cancellation);
        var users = admins.GetProperty("users").EnumerateArray().Select(name => name.GetString()!).ToList();
        if (
            users.Contains(user)
            && users.All(name => name == user || name == Actor.SuperuserName)
            && admins.GetProperty("clients").GetArrayLength() + admins.GetProperty("groups").GetArrayLength() == 0
        )
        {
            throw new UnusableInputException(
                $"{user} is the last admin of {org}; nothing was changed. Make another one first (org-user-add {org} USER --admin), or give --force."
            );
        }
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
            await SetAdmins(superuser, org, users => users.Union([user]), cancellation);
        }
    }

    private static async Task SetAdmins(
        Superuser superuser,
        string org,
        Func<IEnumerable<string>, IEnumerable<string>> change,
        CancellationToken cancellation
    )
    {
        var group = JsonObject.Create(await superuser.Get(AdminsOf(org), cancellation))!;
        var users = change(group["users"]!.AsArray().GetValues<string>());
        var members = new JsonObject { ["users"] = new JsonArray([.. users.Select(user => (JsonNode)user)]) };
        await superuser.Put(
            AdminsOf(org),
            new JsonObject { ["groupname"] = group["groupname"]!.DeepClone(), ["actors"] = members },
            cancellation
        );
    }

    /// <summary>The users in the group itself.</summary>
    private static async Task<HashSet<string>> AdminsOf(Superuser superuser, string org, CancellationToken cancellation)
    {
        var group = await superuser.Get(AdminsOf(org), cancellation);
        return [.. group.GetProperty("users").EnumerateArray().Select(name => name.GetString()!)];
    }

    private static string AdminsOf(string org) => $"{Root(org)}/groups/admins";

    public static string Root(string org) => $"/organizations/{AdminCommand.Part(org)}";
}
