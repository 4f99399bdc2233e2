using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rehai.Server.Commands.Administration;

/// <summary>Clients of an organization, validators among them.</summary>
internal static class ClientCommands
{
    public static IEnumerable<Command> Create()
    {
        yield return List();
        yield return Make();
        yield return Delete();
    }

    public static Argument<string> Client() => new("CLIENT") { Description = "The client's name" };

    public static string Root(string org, string client) =>
        $"{OrganizationCommands.Root(org)}/clients/{AdminCommand.Part(client)}";

    private static AdminCommand List()
    {
        var org = OrganizationCommands.Org();
        return new(
            "client-list",
            "List an organization's clients",
            [org],
            async (result, superuser, cancellation) =>
                AdminCommand.Names(
                    await superuser.Get(
                        $"{OrganizationCommands.Root(result.GetRequiredValue(org))}/clients",
                        cancellation
                    )
                )
        );
    }

    private static AdminCommand Make()
    {
        var (org, client) = (OrganizationCommands.Org(), Client());
        var validator = new Option<bool>("--validator")
        {
            Description = "A client that makes clients, and may nothing else",
        };
        var file = new PrivateKeyFile();
        return new(
            "client-create",
            "Make a client; its private key is printed once",
            [org, client, validator, file.Option],
            (result, superuser, cancellation) =>
                file.Keep(
                    result,
                    async () =>
                        UserCommands.PrivateKey(
                            await superuser.Post(
                                $"{OrganizationCommands.Root(result.GetRequiredValue(org))}/clients",
                                new JsonObject
                                {
                                    ["name"] = NameRule.Client.Require(result.GetRequiredValue(client)),
                                    ["validator"] = result.GetValue(validator),
                                    ["create_key"] = true,
                                },
                                cancellation
                            )
                        )
                )
        );
    }

    private static AdminCommand Delete()
    {
        var (org, client) = (OrganizationCommands.Org(), Client());
        return new(
            "client-delete",
            "Delete a client",
            [org, client],
            async (result, superuser, cancellation) =>
            {
                await superuser.Delete(
                    Root(result.GetRequiredValue(org), result.GetRequiredValue(client)),
                    cancellation
                );
                return [];
            }
        );
    }
}
