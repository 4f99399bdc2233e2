using System.CommandLine;
using System.Text.Json;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands.Administration;

/// <summary>A command that the superuser carries out, named as chef-server-ctl names it.</summary>
internal sealed class AdminCommand : Command
{
    private readonly Option<string> _data = DataOption.Existing();

    /// <param name="inputs">Arguments in their order, and options.</param>
    /// <param name="run">Answers what is printed, a line each.</param>
    public AdminCommand(
        string name,
        string description,
        IEnumerable<Symbol> inputs,
        Func<ParseResult, Superuser, CancellationToken, Task<IEnumerable<string>>> run
    )
        : base(name, description)
    {
        foreach (var input in inputs)
        {
            if (input is Argument argument)
            {
                Add(argument);
            }
            else
            {
                Add((Option)input);
            }
        }
        Add(_data);
        SetAction((result, cancellation) => Run(result, run, cancellation));
    }

    /// <summary>For what locks somebody out.</summary>
    public static Option<bool> Force(string what) => new("--force") { Description = what };

    /// <summary>A part of an address, as it may stand in one.</summary>
    public static string Part(string name) => Uri.EscapeDataString(name);

    /// <summary>The names of Chef's lists, which are objects of names and addresses.</summary>
    public static IEnumerable<string> Names(JsonElement list) => list.EnumerateObject().Select(member => member.Name);

    private async Task<int> Run(
        ParseResult result,
        Func<ParseResult, Superuser, CancellationToken, Task<IEnumerable<string>>> run,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var superuser = await Superuser.Open(
                new DataDirectory(result.GetRequiredValue(_data)),
                cancellation
            );
            foreach (var line in await run(result, superuser, cancellation))
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(line);
            }
            return ExitCode.Done;
        }
        catch (StorageUnusableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.ConfigurationUnusable;
        }
        catch (Exception e) when (e is RefusedException or UnusableInputException)
        {
            await Console.Error.WriteLineAsync($"{Name}: {e.Message}");
            return ExitCode.Failed;
        }
    }
}

/// <summary>A file or a word that a command was given and cannot use; nothing was changed.</summary>
internal sealed class UnusableInputException(string message) : Exception(message);
