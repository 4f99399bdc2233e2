using System.Text;

namespace Rehai.Libvirt.Tests;

/// <summary>The test driver with a file of our own: many domains, volumes, snapshots, names beyond ASCII.</summary>
public sealed class NodeFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_thousand_domains_are_listed_with_states_and_filters()
    {
        using var connection = Open(Enumerable.Range(0, 1000).Select(i => Domain($"guest-{i}", i)));
        var domains = connection.ListAllDomains();
        Assert.Equal(1000, domains.Select(domain => domain.Uuid).Distinct().Count());
        Assert.Equal(1000, connection.DomainStates().Count);
        Assert.Equal(1000, connection.ListAllDomains(DomainFilter.Persistent).Length);
        Assert.Empty(connection.ListAllDomains(DomainFilter.ManagedSave));
        Assert.All(domains, domain => Assert.NotEmpty(domain.Xml()));
    }

    [Fact]
    public void A_name_beyond_ASCII_survives()
    {
        using var connection = Open([Domain("Datenbank-ü-“prod”-🐘", 1)]);
        Assert.Equal("Datenbank-ü-“prod”-🐘", Assert.Single(connection.ListAllDomains()).Name);
    }

    [Fact]
    public void Volumes_are_read_with_path_key_and_sizes()
    {
        const string pool = """
            <pool type='dir'><name>p</name><target><path>/p</path></target>
            <volume type='file'><name>v</name><capacity unit='bytes'>4096</capacity>
            <allocation unit='bytes'>1024</allocation></volume></pool>
            """;
        using var connection = Open([pool]);
        using var volume = Assert.Single(Assert.Single(connection.ListAllStoragePools()).ListAllVolumes());
        Assert.Equal(("v", "/p/v", "/p/v"), (volume.Name, volume.Path(), volume.Key));
        Assert.Equal(new StorageVolumeInfo(0, 4096, 1024), volume.Info());
    }

    [Fact]
    public void Snapshots_are_named_and_filtered()
    {
        const string snapshots = """
            <t:domainsnapshot><name>before</name><state>shutoff</state><creationTime>1</creationTime><active>0</active></t:domainsnapshot>
            <t:domainsnapshot><name>after</name><state>shutoff</state><creationTime>1</creationTime><active>0</active></t:domainsnapshot>
            """;
        using var connection = Open([Domain("with", 1, snapshots), Domain("without", 2)]);
        using var domain = Assert.Single(connection.ListAllDomains(DomainFilter.HasSnapshot));
        Assert.Equal("with", domain.Name);
        Assert.Equal(["after", "before"], domain.SnapshotNames().Order());
    }

    private LibvirtConnection Open(IEnumerable<string> contents)
    {
        File.WriteAllText(_path, $"<node>{string.Concat(contents)}</node>");
        return LibvirtConnection.Open($"test://{_path}", readOnly: true);
    }

    private static string Domain(string name, int number, string inner = "") =>
        new StringBuilder("<domain type='test' xmlns:t='http://libvirt.org/schemas/domain/test/1.0'>")
            .Append(inner)
            .Append($"<name>{name}</name><uuid>00000000-0000-4000-8000-{number:D12}</uuid>")
            .Append("<memory>16384</memory><os><type>hvm</type></os></domain>")
            .ToString();
}
