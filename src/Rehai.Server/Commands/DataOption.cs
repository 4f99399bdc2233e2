using System.CommandLine;

namespace Rehai.Server.Commands;

/// <summary><c>--data DIR</c> of the commands that work on a server's data.</summary>
internal static class DataOption
{
    public static Option<string> Existing() =>
        new("--data")
        {
            Description = "The directory that init made",
            Required = true,
            HelpName = "DIR",
        };

    public static Option<string> New() =>
        new("--data")
        {
            Description = "The directory to make; new or empty",
            Required = true,
            HelpName = "DIR",
        };
}
