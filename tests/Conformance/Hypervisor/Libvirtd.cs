using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>The daemon that <c>eng/libvirtd.sh</c> starts: the machine's, or one apart that tests may stop and freeze.</summary>
internal sealed class Libvirtd : IDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "eng", "libvirtd.sh");
    private readonly string[] _apart;
    private readonly Dictionary<string, string> _environment;
    private readonly bool _ours;

    private Libvirtd(string[] apart, Dictionary<string, string> environment, params string[] surroundings)
    {
        (_apart, _environment) = (apart, environment);
        _ours = Run("status").ExitCode != 0;
        string[] command = [.. surroundings, Script, "start", .. apart];
        Tool.Run(command[0], command[1..], environment);
    }

    internal static Libvirtd Machine() => new([], []);

    internal static Libvirtd Apart(string? driverDirectory = null, string configuration = "")
    {
        var environment = new Dictionary<string, string> { ["LIBVIRTD_CONF"] = configuration };
        if (driverDirectory is not null)
        {
            environment["LIBVIRT_DRIVER_DIR"] = driverDirectory;
        }
        return new Libvirtd([NewDirectory()], environment);
    }

    /// <summary>virtqemud, virtnetworkd and virtstoraged, each of which can be ended and begun alone.</summary>
    internal static Libvirtd Modular()
    {
        var daemons = Tool.Run(Path.Combine(Repository.Root, "eng", "modular-libvirt.sh")).Trim();
        return new Libvirtd([NewDirectory()], new() { ["LIBVIRT_MODULAR"] = daemons });
    }

    /// <summary>Apart, and asking a polkit of its own, which lives as long as <paramref name="polkit"/>.</summary>
    internal static Libvirtd Under(Polkit polkit, string configuration) =>
        new([NewDirectory()], new() { ["LIBVIRTD_CONF"] = configuration }, polkit.Surroundings);

    internal string Uri =>
        _apart is [var directory]
            ? $"qemu+unix:///system?socket={directory}/run/{(IsModular ? "virtqemud" : "libvirt")}-sock-ro"
            : "qemu:///system";

    private bool IsModular => _environment.ContainsKey("LIBVIRT_MODULAR");

    /// <summary>As root and read-write.</summary>
    internal string Virsh(params string[] arguments) =>
        Tool.Run("virsh", ["--quiet", "--connect", Uri[..^"-ro".Length], .. arguments]);

    /// <summary>Only of a daemon apart.</summary>
    internal void Signal(string signal, string? modular = null) => Tool.Run("kill", $"-{signal}", ProcessId(modular));

    /// <summary>Only of a daemon apart: it is gone, and its guests live on.</summary>
    internal void Kill(string signal = "KILL")
    {
        var commandLine = $"/proc/{ProcessId(null)}/cmdline";
        Signal(signal);
        // One that ended but was not waited for has no command line.
        Eventually.Holds(
            () => !File.Exists(commandLine) || File.ReadAllText(commandLine).Length == 0,
            () => "libvirtd does not end"
        );
    }

    /// <summary>That of a guest's QEMU. Only of a daemon apart.</summary>
    internal string ProcessOf(string guest) =>
        File.ReadAllText(Path.Combine(_apart[0], "run", "qemu", $"{guest}.pid")).Trim();

    /// <summary>Anew, after it was killed. Only of a daemon apart.</summary>
    internal void Restart() => Tool.Run(Script, ["start", .. _apart], _environment);

    /// <summary>Only of modular daemons: ends this one alone.</summary>
    internal void End(string daemon) => Modular("end", daemon);

    internal void Begin(string daemon) => Modular("begin", daemon);

    /// <summary>Runs a program that sees this daemon's sockets where libvirt has them.</summary>
    internal (int ExitCode, string Output, string Error) Inside(params string[] command) =>
        Tool.Try("nsenter", ["--target", ProcessId(null), "--mount", .. command], []);

    public void Dispose()
    {
        if (_ours)
        {
            // It refuses while another run's guests live in it, and then stays for them.
            Run("stop");
        }
    }

    private static string NewDirectory() => Directory.CreateTempSubdirectory("rehai-test-libvirtd-").FullName;

    private (int ExitCode, string Output, string Error) Run(string action) =>
        Tool.Try(Script, [action, .. _apart], _environment);

    private void Modular(string action, string daemon) => Tool.Run(Script, [action, .. _apart, daemon], _environment);

    private string ProcessId(string? modular) =>
        File.ReadAllText(
                Path.Combine(
                    _apart[0],
                    modular is null or "virtqemud" ? "rehai-libvirtd.pid" : $"rehai-libvirtd-{modular}.pid"
                )
            )
            .Trim();
}
