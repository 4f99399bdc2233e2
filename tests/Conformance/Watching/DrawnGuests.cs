using System.Globalization;
using System.Text.RegularExpressions;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>A few small guests of a host, of which changes are drawn.</summary>
internal sealed partial class DrawnGuests : IDisposable
{
    private const int Count = 4;
    private const int MostVcpus = 100;

    /// <summary>What can be done with a guest, by its state as virsh says it; null where there is none.</summary>
    private static readonly Dictionary<string, string[]> Changes = new()
    {
        [Absent] = [Define],
        ["shut off"] = ["start", "start", "undefine", Redefine],
        ["running"] = ["destroy", "suspend"],
        ["paused"] = ["resume", "destroy"],
    };

    private const string Absent = "";
    private const string Define = "define";
    private const string Redefine = "redefine";

    private readonly WatchedHost _host;
    private readonly Random _random;
    private int _redefined;

    /// <summary>The first of them runs; nobody else changes it.</summary>
    internal DrawnGuests(WatchedHost host, Random random)
    {
        (_host, _random) = (host, random);
        Do(Define, Steady);
        Do("start", Steady);
    }

    /// <summary>The name of one that runs all the time.</summary>
    internal static string Steady => Name(0);

    /// <summary>The process of its QEMU.</summary>
    internal string SteadyProcess => _host.Libvirtd.ProcessOf(Steady);

    /// <summary>Changes one of them.</summary>
    /// <returns>What was done.</returns>
    internal string ChangeOne()
    {
        var name = Name(_random.Next(1, Count));
        var changes = Changes[StateOf(name)];
        var change = changes[_random.Next(changes.Length)];
        Do(change, name);
        return $"{change} {name}";
    }

    /// <summary>Changes the one that runs all the time, and so that it does.</summary>
    /// <returns>What was done.</returns>
    internal string ChangeSteady()
    {
        Do("suspend", Steady);
        Do("resume", Steady);
        return $"suspend and resume {Steady}";
    }

    /// <summary>libvirtd keeps what it has while guests run.</summary>
    public void Dispose()
    {
        for (var guest = 0; guest < Count; guest++)
        {
            Tool.Try("virsh", ["--quiet", "--connect", _host.WritableUri, "destroy", Name(guest)], []);
        }
    }

    private static string Name(int guest) => string.Create(CultureInfo.InvariantCulture, $"guest{guest}");

    private string StateOf(string name) =>
        Tool.Try("virsh", ["--quiet", "--connect", _host.Uri, "domstate", name], []) is (0, var state, _)
            ? state.Trim()
            : Absent;

    private void Do(string change, string name) =>
        _host.Libvirtd.Virsh(
            change is Define or Redefine ? ["define", Description(name, isAnother: change == Define)] : [change, name]
        );

    /// <param name="isAnother">Of that name, and not the same with more processors.</param>
    private string Description(string name, bool isAnother)
    {
        var file = Path.Combine(_host.Files.Directory, $"{name}.xml");
        var xml = isAnother
            ? TestGuest
                .Xml(name, Disk(name))
                .Replace("<memory", $"<uuid>{Guid.NewGuid()}</uuid><memory", StringComparison.Ordinal)
            : Vcpus().Replace(File.ReadAllText(file), $"<vcpu current='1'>{2 + (_redefined++ % MostVcpus)}</vcpu>");
        File.WriteAllText(file, xml);
        return file;
    }

    /// <summary>What QEMU itself is asked for.</summary>
    private string Disk(string name)
    {
        var image = Path.Combine(_host.Files.Directory, $"{name}.raw");
        File.WriteAllBytes(image, new byte[64 * 1024]);
        return $"<disk type='file'><driver type='raw'/><source file='{image}'/><target dev='vda' bus='virtio'/></disk>";
    }

    [GeneratedRegex("<vcpu.*</vcpu>")]
    private static partial Regex Vcpus();
}
