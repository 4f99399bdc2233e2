using System.CommandLine;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server restore</c>: a new data directory from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var data = DataOption.New();
        var from = new Option<string>("--from")
        {
            Description = "The file that backup made",
            Required = true,
            HelpName = "FILE",
        };
        var command = new Command("restore", "Make a server's data from a backup") { data, from };
        command.SetAction(result =>
            Run(result.GetValue(data)!, Path.GetFullPath(result.GetValue(from)!), result.InvocationConfiguration.Output)
        );
        return command;
    }

    private static int Run(string path, string backup, TextWriter output)
    {
        if (!File.Exists(backup))
        {
            Console.Error.WriteLine($"Nothing was restored. There is no file {backup}.");
            return ExitCode.Failed;
        }
        try
        {
            var directory = NewDataDirectory.Restore(
                path,
                backup,
                TimeProvider.System.GetUtcNow(),
                Console.Error.WriteLine
            );
            output.WriteLine(
                $"""
                {backup} is back in {directory.Path}
                  superuser pivotal {directory.File("pivotal.pem")} (a further key; those that it had go on working)
                Serve it: rehai-server serve --data {directory.Path}
                """
            );
            return ExitCode.Done;
        }
        catch (StorageUnusableException e)
        {
            Console.Error.WriteLine($"Nothing was restored. {e.Message}");
            return ExitCode.Failed;
        }
    }
}
