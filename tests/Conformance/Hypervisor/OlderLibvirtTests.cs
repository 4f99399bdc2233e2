using System.Text.Json.Nodes;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>
/// The published agent over a library whose driver lacks one call. No libvirt that a distribution still ships lacks one of
/// these, so it is the installed one with that call replaced.
/// </summary>
[Collection(OneHypervisor.Name)]
public sealed class OlderLibvirtTests(HypervisorFixture hypervisor) : IDisposable
{
    private const string Network = "default";
    private static readonly string Pool = HypervisorFixture.GuestPrefix + "older";

    private static readonly (string Function, string? Warning)[] Newer =
    [
        ("virConnectGetAllDomainStats", null),
        ("virDomainListGetStats", "sizes of disks"),
        ("virDomainListAllSnapshots", "description"),
        ("virConnectListAllNetworks", "networks"),
        ("virNetworkGetDHCPLeases", null),
        ("virConnectListAllStoragePools", "storage pools"),
        ("virStoragePoolListAllVolumes", "storage pool"),
    ];

    public void Dispose() => HypervisorFixture.Virsh("pool-destroy", Pool);

    [Fact]
    public void What_a_driver_lacks_is_unknown_and_stays_on_the_node()
    {
        using var host = new Workplace();
        host.Register();
        using var running = hypervisor.Define("older", Disk("older", "raw")).Boot();
        using var off = hypervisor.Define("older-off", Disk("older-off", "qcow2"));
        var directory = Directory.CreateDirectory(Path.Combine(hypervisor.Scratch, "older-pool")).FullName;
        HypervisorFixture.Virsh("pool-create-as", Pool, "dir", "--target", directory);
        HypervisorFixture.Virsh("vol-create-as", Pool, "volume", "1M");
        HypervisorFixture.Virsh("snapshot-create-as", off.Name, "before");
        Assert.Equal(0, host.Rehai("libvirt").ExitCode);
        var before = Published(host, running, off);

        Assert.All(
            Newer,
            lacking =>
            {
                var library = new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = Without(lacking.Function) };
                var (code, _, error) = Tool.Try(Repository.Agent, ["libvirt", "-c", host.ConfigFile], library);

                Assert.Equal(0, code);
                Assert.Equal(lacking.Warning is null ? "" : lacking.Warning, Named(error, lacking.Warning));
                Assert.Equal(before, Published(host, running, off));
            }
        );
    }

    /// <summary>The words where they are there, else everything.</summary>
    private static string Named(string error, string? words) =>
        words is not null && error.Contains(words, StringComparison.Ordinal) ? words : error;

    private static string[] Published(Workplace host, params TestGuest[] guests)
    {
        var node = host.ReadNode();
        var rehai = JsonNode.Parse(node.AutomaticRoot("rehai").Span)!;
        return
        [
            .. guests.Select(guest => rehai["guests"]![guest.Uuid]!.ToJsonString()),
            rehai["networks"]![Network]!.ToJsonString(),
            rehai["pools"]![Pool]!["uuid"]!.ToJsonString(),
            JsonNode.Parse(node.AutomaticRoot("libvirt").Span)!["storage"]![Pool]!["volumes"]!.ToJsonString(),
        ];
    }

    /// <summary>A directory with such a library; it needs the real one by its path, since both have one name.</summary>
    private string Without(string function)
    {
        var directory = Directory.CreateDirectory(Path.Combine(hypervisor.Scratch, function)).FullName;
        var real = Tool.Run("sh", "-c", "PATH=$PATH:/sbin ldconfig -p | awk '/libvirt\\.so\\.0 /{print $NF; exit}'")
            .Trim();
        var stub = Path.Combine(directory, "stub.so");
        Tool.Run("gcc", "-shared", $"-Wl,-soname,{real}", "-o", stub, "-x", "c", "/dev/null");
        var source = Path.Combine(AppContext.BaseDirectory, "Hypervisor", "older-libvirt.c");
        string[] options = ["-shared", "-fPIC", "-Wl,--no-as-needed", $"-DFUNCTION={function}"];
        Tool.Run("gcc", [.. options, "-o", Path.Combine(directory, "libvirt.so.0"), source, stub], []);
        return directory;
    }

    private string Disk(string name, string format)
    {
        var path = Path.Combine(hypervisor.Scratch, $"{name}.{format}");
        Tool.Run("qemu-img", "create", "-q", "-f", format, path, "1M");
        return $"<disk type='file'><driver name='qemu' type='{format}'/><source file='{path}'/><target dev='vda' bus='virtio'/></disk>";
    }
}
