using System.CommandLine;
using Rehai.Server.Commands;
using Rehai.Server.Commands.Administration;

var root = new RootCommand(
    """
    A Chef-compatible server for hypervisors' nodes.

    Examples:
      rehai-server init --data /var/lib/rehai-server --org acme
      rehai-server serve --data /var/lib/rehai-server
      rehai-server serve --data /var/lib/rehai-server --listen http://127.0.0.1:9000
      rehai-server backup --data /var/lib/rehai-server --output /var/backups/rehai.db
      rehai-server guests --data /var/lib/rehai-server 'state:crashed,paused env:prod'
    """
)
{
    InitCommand.Create(),
    ServeCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    CheckCommand.Create(),
    InventoryCommand.Guests(),
    InventoryCommand.Hosts(),
};
foreach (var command in AdminCommands.All())
{
    root.Add(command);
}
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // The parser says both that a command is missing and that the word is none.
    var unknown = parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var word, ..] ? word : null;
    foreach (
        var message in unknown is null
            ? parsed.Errors.Select(error => error.Message)
            : [$"There is no command '{unknown}'."]
    )
    {
        Console.Error.WriteLine(message);
    }
    Console.Error.WriteLine("Try: rehai-server --help");
    return ExitCode.UsageOrInterrupted;
}

try
{
    return await parsed.InvokeAsync(
        new InvocationConfiguration
        {
            // The host ends itself on signals, and drains; the parser's own handler would not wait.
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        }
    );
}
catch (Exception e)
{
    Console.Error.WriteLine($"rehai-server failed unexpectedly: {e.GetType().Name}: {e.Message}");
    return ExitCode.Failed;
}
