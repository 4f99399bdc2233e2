using System.CommandLine;

namespace Rehai.Server.Commands.Administration;

/// <summary>A password, which never stands in an argument list: it is typed unseen, or piped in as the first line.</summary>
internal sealed class PasswordInput
{
    /// <summary>Chef's.</summary>
    private const int Shortest = 6;
    private const int Longest = 1024;

    public Option<bool> Option { get; } =
        new("--prompt-for-password", "-p") { Description = "Read a password from standard input" };

    /// <summary>Null where none was asked for.</summary>
    public string? Read(ParseResult result) => result.GetValue(Option) ? Read() : null;

    /// <exception cref="UnusableInputException">There is none.</exception>
    public static string Read()
    {
        var password = Console.IsInputRedirected ? Console.In.ReadLine() : Type();
        return password is { Length: >= Shortest and <= Longest }
            ? password
            : throw new UnusableInputException(
                $"A password has {Shortest} to {Longest} characters; nothing was changed."
            );
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
