using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehai.Server.Commands.Administration;

/// <summary>Users, who are the server's and not an organization's.</summary>
internal static class UserCommands
{
    public static IEnumerable<Command> Create()
    {
        yield return List();
        yield return Show();
        yield return Make();
        yield return Delete();
        yield return Password();
    }

    public static Argument<string> User() => new("USER") { Description = "The user's name" };

    private static AdminCommand List() =>
        new(
            "user-list",
            "List the users",
            [],
            async (_, superuser, cancellation) => AdminCommand.Names(await superuser.Get("/users", cancellation))
        );

    private static AdminCommand Show()
    {
        var user = User();
        return new(
            "user-show",
            "Show a user and the organizations that it belongs to",
            [user],
            async (result, superuser, cancellation) =>
            {
                var root = Root(result.GetRequiredValue(user));
                var shown = await superuser.Get(root, cancellation);
                var organizations = await superuser.Get($"{root}/organizations", cancellation);
                return
                [
                    .. shown.EnumerateObject().Select(member => $"{member.Name}: {member.Value}"),
                    .. organizations
                        .EnumerateArray()
                        .Select(org => $"organization: {org.GetProperty("organization").GetProperty("name")}"),
                ];
            }
        );
    }

    private static AdminCommand Make()
    {
        var user = User();
        var first = new Argument<string>("FIRST_NAME");
        var last = new Argument<string>("LAST_NAME");
        var email = new Argument<string>("EMAIL");
        var org = new Option<string?>("--orgname", "-o")
        {
            Description = "An organization to add it to",
            HelpName = "ORG",
        };
        var password = new PasswordInput();
        var file = new PrivateKeyFile();
        return new(
            "user-create",
            "Make a user; its private key is printed once",
            [user, first, last, email, org, password.Option, file.Option],
            async (result, superuser, cancellation) =>
            {
                var name = NameRule.User.Require(result.GetRequiredValue(user));
                if (result.GetValue(org) is { } wanted)
                {
                    // Before anything is made.
                    await superuser.Get(OrganizationCommands.Root(wanted), cancellation);
                }
                var body = new JsonObject
                {
                    ["username"] = name,
                    ["display_name"] = $"{result.GetRequiredValue(first)} {result.GetRequiredValue(last)}",
                    ["first_name"] = result.GetRequiredValue(first),
                    ["last_name"] = result.GetRequiredValue(last),
                    ["email"] = result.GetRequiredValue(email),
                    // Null is none: then the user signs with the key alone.
                    ["password"] = password.Read(result),
                    ["create_key"] = true,
                };
                var key = await file.Keep(
                    result,
                    async () => PrivateKey(await superuser.Post("/users", body, cancellation))
                );
                if (result.GetValue(org) is { } organization)
                {
                    await OrganizationCommands.Associate(superuser, organization, name, asAdmin: false, cancellation);
                }
                return key;
            }
        );
    }

    private static AdminCommand Delete()
    {
        var user = User();
        var force = AdminCommand.Force("The last admin of an organization, too");
        return new(
            "user-delete",
            "Delete a user",
            [user, force],
            async (result, superuser, cancellation) =>
            {
                var name = result.GetRequiredValue(user);
                if (!result.GetValue(force))
                {
                    await KeepLastAdmin(superuser, name, cancellation);
                }
                await superuser.Delete(Root(name), cancellation);
                return [];
            }
        );
    }

    private static AdminCommand Password()
    {
        var user = User();
        var password = new PasswordInput();
        return new(
            "password",
            "Give a user a new password, read from standard input",
            [user],
            async (result, superuser, cancellation) =>
            {
                var root = Root(result.GetRequiredValue(user));
                var known = await superuser.Get(root, cancellation);
                var body = JsonNode.Parse(known.GetRawText())!.AsObject();
                body["password"] = PasswordInput.Read();
                if (body["email"]?.GetValue<string>() is null or "")
                {
                    // The user whom init makes has none, and Chef changes nobody without.
                    body["email"] = $"{result.GetRequiredValue(user)}@localhost.localdomain";
                }
                await superuser.Put(root, body, cancellation);
                return [];
            }
        );
    }

    private static async Task KeepLastAdmin(Superuser superuser, string user, CancellationToken cancellation)
    {
        var organizations = await superuser.Get($"{Root(user)}/organizations", cancellation);
        foreach (var entry in organizations.EnumerateArray())
        {
            var org = entry.GetProperty("organization").GetProperty("name").GetString()!;
            await OrganizationCommands.KeepLastAdmin(superuser, org, user, cancellation);
        }
    }

    public static string Root(string user) => $"/users/{AdminCommand.Part(user)}";

    /// <summary>Of an answer of API version 1 that made a key.</summary>
    public static string? PrivateKey(JsonElement made) =>
        made.GetProperty("chef_key").TryGetProperty("private_key", out var key) ? key.GetString() : null;
}
