using System.Diagnostics;

namespace Rehai.Bench;

/// <summary>libvirt's own command line.</summary>
internal sealed class Virsh(string uri)
{
    /// <exception cref="BenchException">It failed.</exception>
    public string Run(params string[] arguments)
    {
        var (exitCode, output, errors) = Start(arguments, "");
        return exitCode == 0
            ? output
            : throw new BenchException($"virsh -c {uri} {string.Join(' ', arguments)}: {errors.Trim()}");
    }

    /// <summary>Many commands in one process, each tried whatever became of the others.</summary>
    public void Batch(IEnumerable<string> commands) => Start([], string.Join('\n', commands) + "\n");

    public IReadOnlyList<string> Names(params string[] filter) => Lines(["list", "--name", .. filter]);

    public IReadOnlyList<string> Lines(params string[] arguments) =>
        Run(arguments).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private (int ExitCode, string Output, string Errors) Start(string[] arguments, string input)
    {
        var start = new ProcessStartInfo("virsh", ["-q", "-c", uri, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }
}
