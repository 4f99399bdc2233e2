using System.CommandLine;

namespace Rehai.Server.Commands.Administration;

/// <summary>What an operator does with organizations, users, clients and keys, in chef-server-ctl's words.</summary>
internal static class AdminCommands
{
    public static IEnumerable<Command> All() =>
        [
            .. OrganizationCommands.Create(),
            .. UserCommands.Create(),
            .. ClientCommands.Create(),
            .. KeyCommands.Create(),
        ];
}
