using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rehai.Server.Commands.Administration;

/// <summary>Keys of users and of clients; an actor has as many as it needs, so that one can be replaced without a gap.</summary>
internal static class KeyCommands
{
    private const string Forever = "infinity";

    public static IEnumerable<Command> Create()
    {
        var user = UserCommands.User();
        foreach (var command in Of("user", [user], result => UserCommands.Root(result.GetRequiredValue(user))))
        {
            yield return command;
        }
        var (org, client) = (OrganizationCommands.Org(), ClientCommands.Client());
        var commands = Of(
            "client",
            [org, client],
            result => ClientCommands.Root(result.GetRequiredValue(org), result.GetRequiredValue(client))
        );
        foreach (var command in commands)
        {
            yield return command;
        }
    }

    private static IEnumerable<Command> Of(string kind, Argument[] owner, Func<ParseResult, string> root)
    {
        yield return new AdminCommand(
            $"list-{kind}-keys",
            $"List the keys of a {kind}, with a mark on those that expired",
            owner,
            async (result, superuser, cancellation) =>
                (await superuser.Get($"{root(result)}/keys", cancellation))
                    .EnumerateArray()
                    .Select(key =>
                        $"{key.GetProperty("name")}{(key.GetProperty("expired").GetBoolean() ? " (expired)" : "")}"
                    )
        );
        yield return Add(kind, owner, root);
        var name = new Argument<string>("KEY") { Description = "The key's name" };
        yield return new AdminCommand(
            $"delete-{kind}-key",
            $"Delete a key of a {kind}; what it signs is refused from then on",
            [.. owner, name],
            async (result, superuser, cancellation) =>
            {
                var key = AdminCommand.Part(result.GetRequiredValue(name));
                await superuser.Delete($"{root(result)}/keys/{key}", cancellation);
                return [];
            }
        );
    }

    private static AdminCommand Add(string kind, Argument[] owner, Func<ParseResult, string> root)
    {
        var name = new Option<string>("--key-name", "-k")
        {
            Description = "The key's name",
            Required = true,
            HelpName = "NAME",
        };
        var expires = new Option<string>("--expiration-date", "-e")
        {
            Description = "Such as 2027-12-24T21:00:00Z",
            HelpName = "DATE",
            DefaultValueFactory = _ => Forever,
        };
        var publicKey = new Option<string?>("--public-key-path", "-p")
        {
            Description = "A public key in PEM form; without it the server makes a pair",
            HelpName = "FILE",
        };
        var file = new PrivateKeyFile();
        return new AdminCommand(
            $"add-{kind}-key",
            $"Give a {kind} a further key",
            [.. owner, name, expires, publicKey, file.Option],
            (result, superuser, cancellation) =>
                file.Keep(
                    result,
                    async () =>
                    {
                        var body = new JsonObject
                        {
                            ["name"] = result.GetRequiredValue(name),
                            ["expiration_date"] = result.GetRequiredValue(expires),
                        };
                        if (result.GetValue(publicKey) is { } path)
                        {
                            body["public_key"] = ReadPublic(path);
                        }
                        else
                        {
                            body["create_key"] = true;
                        }
                        var made = await superuser.Post($"{root(result)}/keys", body, cancellation);
                        return made.TryGetProperty("private_key", out var key) ? key.GetString() : null;
                    }
                )
        );
    }

    private static string ReadPublic(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"The public key cannot be read: {e.Message}");
        }
    }
}
