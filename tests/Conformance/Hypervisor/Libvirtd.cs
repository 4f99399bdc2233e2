using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>The daemon that <c>eng/libvirtd.sh</c> starts: the machine's, or one apart that tests may stop and freeze.</summary>
internal sealed class Libvirtd : IDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "eng", "libvirtd.sh");
    private readonly string[] _apart;
    private readonly bool _ours;

    private Libvirtd(string[] apart, Dictionary<string, string> environment)
    {
        _apart = apart;
        _ours = Tool.Try(Script, ["status", .. apart], []).ExitCode != 0;
        Tool.Run(Script, ["start", .. apart], environment);
    }

    internal static Libvirtd Machine() => new([], []);

    internal static Libvirtd Apart(string? driverDirectory = null) =>
        new(
            [Directory.CreateTempSubdirectory("rehai-test-libvirtd-").FullName],
            driverDirectory is null ? [] : new() { ["LIBVIRT_DRIVER_DIR"] = driverDirectory }
        );

    internal string Uri =>
        _apart is [var directory] ? $"qemu+unix:///system?socket={directory}/run/libvirt-sock-ro" : "qemu:///system";

    /// <summary>Only of a daemon apart.</summary>
    internal void Signal(string signal) =>
        Tool.Run("kill", $"-{signal}", File.ReadAllText(Path.Combine(_apart[0], "rehai-libvirtd.pid")).Trim());

    public void Dispose()
    {
        if (_ours)
        {
            // It refuses while another run's guests live in it, and then stays for them.
            Tool.Try(Script, ["stop", .. _apart], []);
        }
    }
}
