using System.Diagnostics;
using Rehai.Server.Hosting;

namespace Rehai.Conformance.ChefClients;

/// <summary>The server's program over a data directory that its own <c>init</c> made.</summary>
public sealed class RealServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("rehai-chef-clients-");
    private Process? _process;

    internal Uri Url { get; private set; } = null!;

    internal string KeyOf(string actor) => Path.Combine(_parent.FullName, "data", $"{actor}.pem");

    internal string File(string name) => Path.Combine(_parent.FullName, name);

    public async ValueTask InitializeAsync()
    {
        var data = File("data");
        Command.Run("dotnet", ["exec", Program, "init", "--data", data, "--org", "acme"]);
        _process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", Program, "serve", "--data", data, "--listen", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
        Url = new Uri(line!["Listening on ".Length..]);
    }

    private static string Program => Path.ChangeExtension(typeof(ServerHost).Assembly.Location, ".dll");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        _parent.Delete(recursive: true);
    }
}
