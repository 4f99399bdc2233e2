using System.CommandLine;
using Rehai.Server.Authentication;

namespace Rehai.Server.Commands.Administration;

/// <summary>A password, which never stands in an argument list: it is typed unseen, or piped in as the first line.</summary>
internal sealed class PasswordInput
{
    public Option<bool> Option { get; } =
        new("--prompt-for-password", "-p") { Description = "Read a password from standard input" };

    /// <summary>Null where none was asked for.</summary>
    public string? Read(ParseResult result) => result.GetValue(Option) ? Read() : null;

    /// <exception cref="UnusableInputException">There is none.</exception>
    public static string Read()
    {
        var password = Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : Type();
        return Password.FaultOf(password) is { } fault
            ? throw new UnusableInputException($"{fault}; nothing was changed.")
            : password;
    }

    private static string Type()
    {
        Console.Error.Write("Password: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
