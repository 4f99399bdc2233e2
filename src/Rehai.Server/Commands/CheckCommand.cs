using System.CommandLine;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server check</c>: whether the store is sound, while the server goes on serving.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var data = DataOption.Existing();
        var command = new Command("check", "Say whether a server's data is sound; ends with 1 where it is not")
        {
            data,
        };
        command.SetAction(result =>
            Run(new DataDirectory(result.GetValue(data)!), result.InvocationConfiguration.Output)
        );
        return command;
    }

    private static int Run(DataDirectory directory, TextWriter output)
    {
        try
        {
            directory.RequireStore();
            var faults = FaultsOf(directory.StoreFile);
            faults.ForEach(output.WriteLine);
            output.WriteLine(
                faults.Count == 0
                    ? $"{directory.Path} is sound."
                    : $"{directory.Path} is not sound. Restore the newest backup that check finds sound: rehai-server restore --help"
            );
            return faults.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }
        catch (StorageUnusableException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.ConfigurationUnusable;
        }
    }

    private static List<string> FaultsOf(string store)
    {
        try
        {
            return SqliteDatabase.ReadOnce(store, session => session.AtOneMoment(StoreCheck.Faults));
        }
        catch (StorageDamagedException e)
        {
            return [$"{store} cannot be read: {e.InnerException!.Message}"];
        }
    }
}
