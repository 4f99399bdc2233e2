using System.Diagnostics;

namespace Rehai.Conformance.Programs;

/// <summary>Runs a real program and takes its standard output; a failure carries what it said.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static string Run(string program, params string[] arguments) => Run(program, arguments, []);

    internal static string Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var (exitCode, output, error) = Try(program, arguments, environment);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {exitCode}: {error}{output}"
            );
    }

    internal static (int ExitCode, string Output, string Error) Try(
        string program,
        string[] arguments,
        Dictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
