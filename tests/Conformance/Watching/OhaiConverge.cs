using System.Diagnostics;
using System.Text;
using Rehai.Chef;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>
/// A converge on a watched host: it takes the run lock, reads the node, runs real ohai with the plugin that <c>rehai ohai-plugin</c> prints, and
/// writes the node back whole, with what ohai said for all of <c>automatic</c>.
/// </summary>
internal sealed class OhaiConverge : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Watching", "converge.rb");

    private readonly WatchedHost _host;
    private readonly Process _process;
    private readonly NodeDocument _node;

    /// <summary>Has the lock, and has read the node.</summary>
    internal OhaiConverge(WatchedHost host)
    {
        _host = host;
        var start = new ProcessStartInfo(
            "ruby",
            [Script, host.Files.LockFile, PluginDirectory(host), host.Files.Directory]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        Assert.Equal("locked", _process.StandardOutput.ReadLine());
        _node = host.ReadNode();
    }

    internal static void InstallPlugin(WatchedHost host, WatchProcess watch)
    {
        Directory.CreateDirectory(PluginDirectory(host));
        Tool.Run(
            Repository.Agent,
            "ohai-plugin",
            "--socket",
            watch.Socket,
            "--libvirt-uri",
            host.Uri,
            "--output",
            Path.Combine(PluginDirectory(host), "rehai.rb")
        );
    }

    /// <summary>The guests may change while ohai reads.</summary>
    /// <param name="meanwhile">Happens between ohai's reading and the save.</param>
    internal void Save(Action meanwhile)
    {
        _process.StandardInput.WriteLine();
        var automatic = _process.StandardOutput.ReadLine() ?? throw new IOException("ohai failed");
        meanwhile();
        var members = _node.Members.Select(member =>
            $"{Encoding.UTF8.GetString(member.Key.Span)}:{(member.Name == "automatic" ? automatic : Encoding.UTF8.GetString(member.Value.Span))}"
        );
        var path = $"nodes/{Workplace.NodeName}";
        Assert.Equal(200, _host.Files.Send(HttpMethod.Put, path, $"{{{string.Join(',', members)}}}").Status);
    }

    /// <summary>Ends, and the lock with it.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string PluginDirectory(WatchedHost host) => Path.Combine(host.Files.Directory, "plugins");
}
