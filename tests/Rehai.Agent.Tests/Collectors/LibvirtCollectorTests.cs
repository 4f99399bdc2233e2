using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class LibvirtCollectorTests
{
    private const int ShutOff = 5;

    [Fact]
    public void Running_and_shut_off_guests_stand_under_the_roots_that_they_belong_to()
    {
        using var node = new NodeFile(
            NodeFile.Domain(1),
            NodeFile.Domain(2, inner: $"<t:runstate>{ShutOff}</t:runstate>")
        );
        var reading = node.Read();
        Assert.Equal(["guest-1"], reading.Libvirt.Domains.Keys);
        Assert.Equal([NodeFile.Uuid(1), NodeFile.Uuid(2)], reading.Host.Guests!.Keys);
        Assert.Equal(["running", "shut off"], reading.Host.Guests.Values.Select(guest => guest.GuestState));
        Assert.Empty(reading.Errors);
        Assert.True(reading.Unknown.IsEmpty);
    }

    [Fact]
    public void A_running_domain_has_the_numbers_of_ohai()
    {
        using var node = new NodeFile(NodeFile.Domain(1));
        var domain = node.Read().Libvirt.Domains["guest-1"];
        Assert.Equal(("hvm", NodeFile.Uuid(1), 1, 1), (domain.OsType, domain.Uuid, domain.State, domain.NrVirtCpu));
        Assert.Equal((16384ul, 16384ul), (domain.MaxMem, domain.Memory));
        Assert.True(domain.CpuTime > 0);
    }

    [Fact]
    public void A_thousand_guests_are_all_there_with_their_details()
    {
        using var node = new NodeFile(Enumerable.Range(1, 1000).Select(i => NodeFile.Domain(i)));
        var guests = node.Read().Host.Guests!;
        Assert.Equal(Enumerable.Range(1, 1000).Select(NodeFile.Uuid), guests.Keys);
        Assert.All(guests.Values, guest => Assert.Equal(new MemoryFacts(16384, 16384), guest.MemoryKib));
    }

    [Fact]
    public void A_disk_in_a_pool_has_the_sizes_of_its_volume()
    {
        const string pool = """
            <pool type='dir'><name>p</name><target><path>/p</path></target>
            <volume type='file'><name>v</name><capacity unit='bytes'>4096</capacity>
            <allocation unit='bytes'>1024</allocation></volume></pool>
            """;
        const string disk = "<disk type='file'><source file='/p/v'/><target dev='vda' bus='virtio'/></disk>";
        using var node = new NodeFile(pool, NodeFile.Domain(1, disk, $"<t:runstate>{ShutOff}</t:runstate>"));
        var reading = node.Read();
        var facts = Assert.Single(reading.Host.Guests![NodeFile.Uuid(1)].Disks!);
        Assert.Equal((4096ul, 1024ul), (facts.Capacity, facts.Allocation));
        Assert.Equal("/p/v", reading.Libvirt.Storage!["p"].Volumes!["v"].Path);
        Assert.Equal("running", reading.Host.Pools!["p"].State);
    }

    [Fact]
    public void Snapshots_are_named_only_where_there_are_some()
    {
        const string snapshot = """
            <t:domainsnapshot><name>before</name><state>shutoff</state><creationTime>1</creationTime>
            <active>0</active></t:domainsnapshot>
            """;
        using var node = new NodeFile(NodeFile.Domain(1, inner: snapshot), NodeFile.Domain(2));
        var guests = node.Read().Host.Guests!;
        Assert.Equal(["before"], guests[NodeFile.Uuid(1)].Snapshots!);
        Assert.Empty(guests[NodeFile.Uuid(2)].Snapshots!);
    }

    [Fact]
    public void A_host_without_guests_has_an_empty_map_and_not_an_unknown_one()
    {
        using var node = new NodeFile();
        var reading = node.Read();
        Assert.Empty(reading.Host.Guests!);
        Assert.Empty(reading.Host.Networks!);
        Assert.Empty(reading.Libvirt.Domains);
    }

    [Fact]
    public void Every_volatile_path_is_one_that_a_reading_has()
    {
        const string pool = """
            <pool type='dir'><name>p</name><target><path>/p</path></target>
            <volume type='file'><name>v</name><capacity unit='bytes'>4096</capacity></volume></pool>
            """;
        const string disk = "<disk type='file'><source file='/p/v'/><target dev='vda' bus='virtio'/></disk>";
        using var node = new NodeFile(pool, NodeFile.Domain(1, disk));
        var reading = node.Read();
        var libvirt = JsonSerializer.SerializeToElement(reading.Libvirt, FactsJson.Default.LibvirtFacts);
        var host = JsonSerializer.SerializeToElement(reading.Host, FactsJson.Default.HostFacts);
        Assert.All(
            LibvirtCollector.VolatilePaths,
            path => Assert.True(Has(path[0] == "libvirt" ? libvirt : host, [.. path.Skip(1)]), string.Join('/', path))
        );
    }

    [Theory]
    [InlineData("lxc:///system", "lxc")]
    [InlineData("xen:///system", "xen")]
    [InlineData("vbox+ssh://host/session", "vbox")]
    public void Another_driver_is_refused_by_name(string uri, string driver)
    {
        var collector = new LibvirtCollector(new LibvirtSettings { Uri = uri }, TimeProvider.System);
        var error = Assert.Throws<LibvirtUnavailableException>(() =>
            collector.Read(TestContext.Current.CancellationToken)
        );
        Assert.Contains($"not the driver “{driver}”", error.Message, StringComparison.Ordinal);
    }

    private static bool Has(JsonElement element, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }
        var rest = path[1..];
        foreach (var (key, value) in Children(element))
        {
            if ((path[0] == "*" || path[0] == key) && Has(value, rest))
            {
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<(string Key, JsonElement Value)> Children(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select((value, i) => ($"{i}", value)),
            _ => [],
        };
}
