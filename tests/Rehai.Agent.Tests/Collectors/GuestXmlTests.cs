using System.Text;
using System.Xml;
using Rehai.Agent.Collectors;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class GuestXmlTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(SampleDirectory, "domain-*.xml").Select(path => Path.GetFileName(path)!)];

    private static string SampleDirectory => Path.Combine(AppContext.BaseDirectory, "Collectors", "Samples");

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_of_a_real_libvirt_says_its_machine_memory_and_processors(string sample)
    {
        var guest = Parse(sample);
        Assert.Equal("hvm", guest.OsType);
        Assert.NotNull(guest.Arch);
        Assert.InRange(guest.CurrentVcpus!.Value, 1, guest.MaxVcpus!.Value);
        Assert.InRange(guest.CurrentMemory!.Value, 1ul, guest.MaxMemory!.Value);
    }

    [Fact]
    public void A_rich_guest_is_read_whole()
    {
        var guest = Parse("domain-rich-inactive.xml");
        Assert.Equal(("x86_64", "pc-q35-7.2"), (guest.Arch, guest.Machine));
        Assert.Equal((2, 4), (guest.CurrentVcpus, guest.MaxVcpus));
        Assert.Equal((98304ul, 131072ul), (guest.CurrentMemory, guest.MaxMemory));
        Assert.Equal(
            [
                Disk("vda", "virtio", "disk", "/var/lib/libvirt/images/g5a.qcow2"),
                Disk("vdb", "virtio", "disk", "pool0/v3.qcow2"),
                Disk("sda", "scsi", "disk", "/var/lib/libvirt/images/g5b.raw"),
                Disk("sdb", "sata", "cdrom", "/var/lib/libvirt/images/cd.iso"),
            ],
            guest.Disks
        );
    }

    [Fact]
    public void A_running_guest_has_the_interfaces_of_every_kind()
    {
        var guest = Parse("domain-running-rich-q35.xml");
        Assert.Equal(
            [
                Nic("52:54:00:00:05:01", "network", "default", "virtio", "vnet20"),
                Nic("52:54:00:00:05:02", "bridge", "br-test", "e1000e", "vnet21"),
                Nic("52:54:00:00:05:03", "user", null, "virtio", null),
            ],
            guest.Interfaces
        );
    }

    [Fact]
    public void The_source_of_a_disk_is_its_top_and_not_its_backing_files() =>
        Assert.Equal(
            ["/var/lib/libvirt/images/v1.s3", "/var/lib/libvirt/images/v2.s3"],
            Parse("domain-running-g1-external-snapshots.xml").Disks.Select(disk => disk.Source)
        );

    [Theory]
    [InlineData("<source protocol='rbd' name='pool/image'/>", "rbd:pool/image")]
    [InlineData("<source dev='/dev/vg/lv'/>", "/dev/vg/lv")]
    [InlineData("<source dir='/srv/fat'/>", "/srv/fat")]
    [InlineData("<source type='unix' path='/run/vhost.sock'/>", "/run/vhost.sock")]
    [InlineData("", null)]
    public void A_disk_of_any_kind_says_its_source(string source, string? expected) =>
        Assert.Equal(expected, Assert.Single(ParseText(Devices($"<disk>{source}</disk>")).Disks).Source);

    [Fact]
    public void Devices_of_kinds_that_do_not_exist_yet_are_passed_on()
    {
        var guest = ParseText(
            Devices(
                "<disk type='cloud' device='hologram'><source cloud='x'/><target dev='qda' bus='quantum'/></disk>"
                    + "<interface type='telepathy'><source mind='y'/><model type='virtio-3'/></interface>"
            )
        );
        Assert.Equal(
            [
                new DiskFacts
                {
                    Target = "qda",
                    Bus = "quantum",
                    Device = "hologram",
                },
            ],
            guest.Disks
        );
        Assert.Equal([new InterfaceFacts { Type = "telepathy", Model = "virtio-3" }], guest.Interfaces);
    }

    [Fact]
    public void Elements_of_another_namespace_are_not_libvirt_s() =>
        Assert.Empty(ParseText(Devices("<disk xmlns='urn:other'><source file='/x'/></disk>")).Disks);

    [Fact]
    public void What_a_user_writes_into_metadata_is_not_taken_for_devices()
    {
        var guest = ParseText(
            "<domain><metadata><a:x xmlns:a='a'><devices><disk/></devices></a:x></metadata><devices/></domain>"
        );
        Assert.Empty(guest.Disks);
    }

    [Theory]
    [InlineData("<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain>&x;</domain>")]
    [InlineData("<domain><devices>")]
    [InlineData("")]
    public void Hostile_or_broken_text_is_refused(string xml) => Assert.ThrowsAny<XmlException>(() => ParseText(xml));

    [Fact]
    public void A_text_beyond_the_bound_is_refused() =>
        Assert.ThrowsAny<XmlException>(() => ParseText($"<domain><x>{new string('x', 5_000_000)}</x></domain>"));

    [Fact]
    public void A_very_deep_text_costs_no_stack()
    {
        const int depth = 200_000;
        var xml = new StringBuilder("<domain>").Insert(8, "<a>", depth).Insert(8 + (3 * depth), "</a>", depth);
        Assert.Empty(ParseText(xml.Append("</domain>").ToString()).Disks);
    }

    private static GuestDescription Parse(string sample) =>
        GuestXml.Parse(File.ReadAllBytes(Path.Combine(SampleDirectory, sample)));

    private static GuestDescription ParseText(string xml) => GuestXml.Parse(Encoding.UTF8.GetBytes(xml));

    private static string Devices(string inner) => $"<domain><devices>{inner}</devices></domain>";

    private static DiskFacts Disk(string target, string bus, string device, string source) =>
        new()
        {
            Target = target,
            Bus = bus,
            Device = device,
            Source = source,
        };

    private static InterfaceFacts Nic(string mac, string type, string? source, string? model, string? target) =>
        new()
        {
            Mac = mac,
            Type = type,
            Source = source,
            Model = model,
            Target = target,
        };
}
