using System.Text;

namespace Rehai.Libvirt.Tests;

public sealed class LibvirtConnectionTests
{
    private const string TestUuid = "6695eb01-f6a4-8304-79aa-97f2502e193f";

    [Fact]
    public void The_default_domain_of_the_test_driver_is_listed_with_its_identity()
    {
        using var connection = Open();
        using var domain = Assert.Single(connection.ListAllDomains());
        Assert.Equal(("test", TestUuid, 1u), (domain.Name, domain.Uuid, domain.Id!.Value));
    }

    [Fact]
    public void States_come_in_bulk_and_one_by_one_the_same()
    {
        using var connection = Open();
        using var domain = connection.LookupDomain(TestUuid);
        Assert.Equal(domain.State(), connection.DomainStates()[TestUuid]);
        Assert.Equal(1, domain.State().State);
    }

    [Fact]
    public void Info_and_description_agree_about_memory_and_processors()
    {
        using var connection = Open();
        using var domain = connection.LookupDomain(TestUuid);
        var info = domain.Info();
        Assert.Equal((8388608ul, 2097152ul, 2), (info.MaxMemory, info.Memory, info.VirtualCpus));
        Assert.Contains(
            "<memory unit='KiB'>8388608</memory>",
            Encoding.UTF8.GetString(domain.Xml()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_host_says_its_processors_and_memory()
    {
        using var connection = Open();
        var node = connection.NodeInfo();
        Assert.Equal(("i686", 3145728ul, 16u, 1400u), (node.Model, node.Memory, node.Cpus, node.Mhz));
        Assert.Equal((2u, 2u, 2u, 2u), (node.Nodes, node.Sockets, node.Cores, node.Threads));
    }

    [Fact]
    public void A_domain_that_is_not_there_is_error_42()
    {
        using var connection = Open();
        var error = Assert.Throws<LibvirtException>(() =>
            connection.LookupDomain("00000000-0000-4000-8000-000000000000")
        );
        Assert.Equal(42, (int)LibvirtErrorCode.NoDomain);
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        Assert.NotEqual(0, error.ErrorDomain);
        Assert.Contains("Domain not found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_that_is_not_there_is_a_system_error_with_its_path()
    {
        var error = Assert.Throws<LibvirtException>(() =>
            LibvirtConnection.Open("qemu+unix:///system?socket=/nowhere/libvirt-sock", readOnly: true)
        );
        const int noSuchFile = 2;
        Assert.Equal((LibvirtErrorCode.SystemError, noSuchFile), (error.Code, error.Errno));
        Assert.Contains("/nowhere/libvirt-sock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_connection_says_where_it_leads_and_lives_until_disposed()
    {
        using var connection = Open();
        Assert.Equal("test:///default", connection.Uri());
        Assert.True(connection.IsAlive());
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => connection.ListAllDomains());
    }

    [Fact]
    public void A_domain_outlives_the_connection_that_it_came_from()
    {
        var connection = Open();
        using var domain = connection.LookupDomain(TestUuid);
        connection.Dispose();
        Assert.Equal(1, domain.State().State);
    }

    [Fact]
    public void The_default_network_and_pool_are_read()
    {
        using var connection = Open();
        using var network = Assert.Single(connection.ListAllNetworks());
        Assert.Equal(("default", "virbr0"), (network.Name, network.BridgeName()));
        Assert.Equal((true, true, false), (network.IsActive(), network.IsPersistent(), network.Autostart()));
        using var pool = Assert.Single(connection.ListAllStoragePools());
        Assert.Equal(("default-pool", 2), (pool.Name, pool.Info().State));
        Assert.Equal((true, true, false), (pool.IsActive(), pool.IsPersistent(), pool.Autostart()));
        Assert.Empty(pool.ListAllVolumes());
    }

    private static LibvirtConnection Open() => LibvirtConnection.Open("test:///default", readOnly: true);
}
