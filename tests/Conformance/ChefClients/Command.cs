using System.Diagnostics;

namespace Rehai.Conformance.ChefClients;

/// <summary>Another program, run to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Its standard output; what it said is the failure where it ends with anything but 0.</summary>
    public static string Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience), $"{program} did not end");
        Assert.True(
            process.ExitCode == 0,
            $"{program} ended with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}"
        );
        return output;
    }
}
