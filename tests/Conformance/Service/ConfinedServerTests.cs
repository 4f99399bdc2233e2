using System.Diagnostics;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>The published server with what its unit leaves it: a user of its own, and nothing to write to but its data and its log.</summary>
public sealed class ConfinedServerTests : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Service", "confined.sh");
    private static readonly string Unit = Path.Combine(Repository.Root, "packaging", "rehai-server.service");
    private static readonly string Client = Path.Combine(AppContext.BaseDirectory, "ChefClients", "client.rb");

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("rehai-server-state-");

    [Fact]
    public void It_serves_and_stops_when_it_is_told_to()
    {
        var data = Path.Combine(_state.FullName, "data");
        var log = Path.Combine(_state.FullName, "access.log");
        Tool.Run(Repository.Server, "init", "--data", data, "--org", "acme");
        // Its owner alone may read the key, and root, who runs the client.
        Tool.Run("chown", "-R", "nobody", _state.FullName);

        using var server = Start("serve", "--data", data, "--listen", "http://127.0.0.1:0", "--access-log", log);
        var url = server.StandardOutput.ReadLine()?["Listening on ".Length..];
        var served = Tool.Run("ruby", Client, $"{url}", "acme", "admin", Path.Combine(data, "admin.pem"), "1.3");

        Assert.EndsWith("read after delete 404\n", served, StringComparison.Ordinal);
        Assert.Contains("\"actor\":\"admin\"", File.ReadAllText(log), StringComparison.Ordinal);
        Tool.Run("kill", "-TERM", $"{server.Id}");
        Assert.True(server.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(3, server.ExitCode);
    }

    private Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(
                "unshare",
                ["--mount", "bash", Script, Unit, _state.FullName, Repository.Server, .. arguments]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

    public void Dispose() => _state.Delete(recursive: true);
}
