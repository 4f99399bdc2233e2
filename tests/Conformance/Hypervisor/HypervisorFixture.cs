using Rehai.Agent.Collectors;

namespace Rehai.Conformance.Hypervisor;

/// <summary>The machine's real libvirtd, started when none answers, for the tests of one collection.</summary>
public sealed class HypervisorFixture : IDisposable
{
    internal const string GuestPrefix = "rehai-test-";
    private readonly Libvirtd _libvirtd = Libvirtd.Machine();
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("rehai-test-");

    public HypervisorFixture() => RemoveGuests();

    /// <summary>For disks, pools and descriptions; goes with the fixture.</summary>
    internal string Scratch => _scratch.FullName;

    internal static string Virsh(params string[] arguments) =>
        Tool.Run("virsh", ["--quiet", "--connect", "qemu:///system", .. arguments]);

    internal static LibvirtReading Read(LibvirtSettings? settings = null) =>
        new LibvirtCollector(settings ?? new LibvirtSettings(), TimeProvider.System).Read(
            TestContext.Current.CancellationToken
        );

    internal TestGuest Define(string name, string devices = "") => new(this, GuestPrefix + name, devices);

    public void Dispose()
    {
        RemoveGuests();
        _libvirtd.Dispose();
        _scratch.Delete(recursive: true);
    }

    private static void RemoveGuests()
    {
        var names = Virsh("list", "--all", "--name").Split('\n', StringSplitOptions.TrimEntries);
        foreach (var name in names.Where(name => name.StartsWith(GuestPrefix, StringComparison.Ordinal)))
        {
            TestGuest.Remove(name);
        }
    }
}
