using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Rehai.Server.Hosting;

namespace Rehai.Server.Tests.Running;

/// <summary>The real program, as it was built beside these tests.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = [];

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    public Uri Url { get; private set; } = null!;

    public static (int ExitCode, string Output, string Errors) Run(params IEnumerable<string> arguments) =>
        RunWith("", arguments);

    /// <param name="input">What the program reads from standard input.</param>
    public static (int ExitCode, string Output, string Errors) RunWith(
        string input,
        params IEnumerable<string> arguments
    )
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience), "the program did not end");
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public static async Task<ServerProcess> Serve(string data, params IEnumerable<string> options)
    {
        string[] listen = options.Contains("--listen") ? [] : ["--listen", "http://127.0.0.1:0"];
        var process = Start(["serve", "--data", data, .. listen, .. options]);
        var server = new ServerProcess(process);
        var line = await server.NextLine();
        Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
        server.Url = new Uri(line["Listening on ".Length..]);
        return server;
    }

    /// <summary>Of what it prints after the address.</summary>
    public async Task<string> NextLine() =>
        await _process
            .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Patience, TestContext.Current.CancellationToken)
        ?? "";

    /// <summary>The line of its log that holds this; it is waited for.</summary>
    public string LogLine(string part)
    {
        string? line = null;
        SpinWait.SpinUntil(() => (line = _errors.FirstOrDefault(Holds)) is not null, Patience);
        return line ?? throw new InvalidOperationException($"no line with {part} in: {string.Join('\n', _errors)}");

        bool Holds(string error) => error.Contains(part, StringComparison.Ordinal);
    }

    public string Log => string.Join('\n', _errors);

    public void Kill() => _process.Kill();

    /// <summary>Sends the signal and waits for the end.</summary>
    public int End(PosixSignal signal)
    {
        using var kill = Process.Start("kill", [signal == PosixSignal.SIGINT ? "-INT" : "-TERM", $"{_process.Id}"]);
        return Wait();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public int Wait()
    {
        Assert.True(_process.WaitForExit(Patience), "the program did not end");
        return _process.ExitCode;
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["exec", Path.ChangeExtension(typeof(ServerHost).Assembly.Location, ".dll"), .. arguments]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            }
        )!;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
