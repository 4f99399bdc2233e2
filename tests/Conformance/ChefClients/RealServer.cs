using System.Diagnostics;
using Rehai.Server.Hosting;

namespace Rehai.Conformance.ChefClients;

/// <summary>The server's program over a data directory that its own <c>init</c> made.</summary>
public sealed class RealServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _parent;
    private Process? _process;

    public RealServer()
        : this(Path.GetTempPath()) { }

    /// <param name="root">The file system for the server's data.</param>
    internal RealServer(string root) =>
        _parent = Directory.CreateDirectory(Path.Combine(root, $"rehai-server-{Guid.NewGuid():N}")).FullName;

    internal Uri Url { get; private set; } = null!;

    internal string KeyOf(string actor) => Path.Combine(File("data"), $"{actor}.pem");

    internal string File(string name) => Path.Combine(_parent, name);

    public async ValueTask InitializeAsync()
    {
        Command.Run("dotnet", ["exec", Program, "init", "--data", File("data"), "--org", "acme"]);
        await Serve();
    }

    /// <summary>Kills it without a word and serves the same data again, at another address.</summary>
    internal async Task Restart()
    {
        await Kill();
        await Serve();
    }

    private static string Program => Path.ChangeExtension(typeof(ServerHost).Assembly.Location, ".dll");

    private async Task Serve()
    {
        string[] arguments = ["exec", Program, "serve", "--data", File("data"), "--listen", "http://127.0.0.1:0"];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
        Url = new Uri(line!["Listening on ".Length..]);
    }

    private async Task Kill()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_parent, recursive: true);
    }
}
