using System.CommandLine;
using System.Text.Json;
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
            $"List the keys of a {kind}, and when they expire",
            owner,
            (result, superuser, cancellation) => List(superuser, $"{root(result)}/keys", cancellation)
        );
        yield return Add(kind, owner, root);
        yield return Delete(kind, owner, root);
    }

    private static async Task<IEnumerable<string>> List(
        Superuser superuser,
        string keys,
        CancellationToken cancellation
    )
    {
        var lines = new List<string>();
        foreach (var key in (await superuser.Get(keys, cancellation)).EnumerateArray())
        {
            var name = key.GetProperty("name").GetString()!;
            var shown = await superuser.Get($"{keys}/{AdminCommand.Part(name)}", cancellation);
            var until = shown.GetProperty("expiration_date").GetString()!;
            lines.Add(
                until == Forever ? name
                : key.GetProperty("expired").GetBoolean() ? $"{name} (expired at {until})"
                : $"{name} (expires at {until})"
            );
        }
        return lines;
    }

    private static AdminCommand Delete(string kind, Argument[] owner, Func<ParseResult, string> root)
    {
        var name = new Argument<string>("KEY") { Description = "The key's name" };
        var force = AdminCommand.Force("The last key, too");
        return new AdminCommand(
            $"delete-{kind}-key",
            $"Delete a key of a {kind}; what it signs is refused from then on",
            [.. owner, name, force],
            async (result, superuser, cancellation) =>
            {
                var (key, keys) = (result.GetRequiredValue(name), $"{root(result)}/keys");
                if (!result.GetValue(force) && IsLast(key, await superuser.Get(keys, cancellation)))
                {
                    throw new UnusableInputException(
                        $"{key} is the last key of that {kind} that has not expired; nothing was changed. Add another one first (add-{kind}-key), or give --force."
                    );
                }
                await superuser.Delete($"{keys}/{AdminCommand.Part(key)}", cancellation);
                return [];
            }
        );
    }

    private static bool IsLast(string key, JsonElement keys)
    {
        var valid = keys.EnumerateArray().Where(one => !one.GetProperty("expired").GetBoolean());
        return valid.Select(one => one.GetProperty("name").GetString()).SequenceEqual([key]);
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
            Description = "UTC, such as 2027-12-24T21:00:00Z; never where not given",
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
                            ["name"] = NameRule.Key.Require(result.GetRequiredValue(name)),
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
            var text = File.ReadAllText(path);
            return text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
                ? throw new UnusableInputException(
                    $"{path} holds a private key, which no server is given; nothing was changed. Give its public half: openssl pkey -in {path} -pubout -out FILE"
                )
                : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"The public key cannot be read: {e.Message}");
        }
    }
}
