using System.CommandLine;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server backup</c>: the store as it is at one moment, while the server goes on serving.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var data = DataOption.Existing();
        var output = new Option<string>("--output")
        {
            Description = "The file to make; its directory exists",
            Required = true,
            HelpName = "FILE",
        };
        var command = new Command("backup", "Copy a server's data into one file, whether it is being served or not")
        {
            data,
            output,
        };
        command.SetAction(result =>
            Run(
                new DataDirectory(result.GetValue(data)!),
                Path.GetFullPath(result.GetValue(output)!),
                result.InvocationConfiguration.Output
            )
        );
        return command;
    }

    private static int Run(DataDirectory directory, string file, TextWriter output)
    {
        try
        {
            directory.RequireStore();
            SqliteCopy.Write(directory.StoreFile, file);
        }
        catch (StorageUnusableException e)
        {
            Console.Error.WriteLine($"There is no backup. {e.Message}");
            return ExitCode.Failed;
        }
        output.WriteLine(
            $"""
            {file} holds all organizations and everything in them.
            Private keys ({directory.File("*.pem")}) are not in it.
            Bring it back: rehai-server restore --data DIR --from {file}
            """
        );
        return ExitCode.Done;
    }
}
