using System.Text;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Tests.Inventory;

public sealed class HostReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 11, 2, 0, TimeSpan.Zero);

    [Fact]
    public void A_recorded_node_of_a_host_with_Rehai_is_read_whole()
    {
        var reading = Read(File.ReadAllText("Recorded/kvm12.json"))!;

        Assert.Equivalent(
            new HostRow
            {
                Node = 7,
                Organization = "acme",
                Name = "kvm12",
                Environment = "prod",
                PolicyName = "base",
                PolicyGroup = null,
                Roles = ["base", "hypervisor"],
                Fqdn = "kvm12.example.com",
                Os = "debian 12",
                Kernel = "6.1.0-27-amd64",
                LibvirtVersion = "9.0.0",
                RehaiVersion = "0.1.0",
                Cpus = 32,
                MemoryKib = 67_108_864,
                StorageCapacity = 107_374_182_400,
                StorageAllocation = 5_368_709_120,
                KnowsGuests = true,
                RefreshedAt = new DateTimeOffset(2026, 11, 28, 11, 1, 51, 6, TimeSpan.Zero),
                ChangedAt = Now,
            },
            reading.Host,
            strict: true
        );
        Assert.Equal((GuestListing.Every, "command"), (reading.Listing, reading.Cause));
        Assert.Equivalent(
            new GuestRow
            {
                Node = 7,
                Uuid = "6695eb01-f6a4-8304-79aa-97f2502e193f",
                Name = "build-014",
                State = GuestState.Running,
                StateWord = "running",
                Reason = "unknown",
                Vcpus = 2,
                MaxVcpus = 4,
                MemoryKib = 2_097_152,
                MaxMemoryKib = 8_388_608,
                Disks = 2,
                DiskCapacity = 21_474_836_480,
                DiskAllocation = 5_368_709_120,
                Macs = ["aa:bb:cc:dd:ee:ff", "52:54:00:00:00:02", "52:54:00:00:00:03"],
                Networks = ["default", "br-dmz"],
                Pools = ["images"],
                Autostart = false,
                Snapshots = 0,
                ChangedAt = Now,
            },
            reading.Guests()["6695eb01-f6a4-8304-79aa-97f2502e193f"],
            strict: true
        );
        Assert.Equal(GuestState.ShutOff, reading.Guests()["0b1f8a3c-3b4e-4a53-9a1a-6f0f0e0d0c0b"].State);
    }

    [Fact]
    public void A_node_that_only_ohai_saved_lists_what_runs()
    {
        var recorded = File.ReadAllText("Recorded/kvm12.json");
        var reading = Read(recorded.Replace("\"rehai\":", "\"other\":", StringComparison.Ordinal))!;

        Assert.Equal((GuestListing.Active, true), (reading.Listing, reading.Host.KnowsGuests));
        Assert.Equal((null, 107_374_182_400L), (reading.Host.RehaiVersion, reading.Host.StorageCapacity));
        Assert.Equal(2026, reading.Host.RefreshedAt!.Value.Year);
        var guest = Assert.Single(reading.Guests().Values);
        Assert.Equal(
            ("build-014", GuestState.Running, "running", 2, 2_097_152L, 8_388_608L),
            (guest.Name, guest.State, guest.StateWord, guest.Vcpus, guest.MemoryKib, guest.MaxMemoryKib)
        );
        Assert.Null(guest.Disks);
    }

    [Fact]
    public void Ohai_tells_processors_and_memory_where_libvirt_does_not()
    {
        var host = Read("""{"rehai":{},"cpu":{"total":16},"memory":{"total":"16301940kB"}}""")!.Host;

        Assert.Equal((16, 16_301_940L, false), (host.Cpus, host.MemoryKib, host.KnowsGuests));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"fqdn":"web1","kernel":{"release":"6"}}""")]
    [InlineData("""{"rehai":null,"libvirt":"none"}""")]
    [InlineData("""{"normal":{"rehai":{"guests":{}}}}""")]
    public void A_node_that_says_nothing_of_guests_is_no_host(string automatic) => Assert.Null(Read(automatic));

    [Theory]
    [InlineData("""{"rehai":{}}""", GuestListing.Unknown)]
    [InlineData("""{"rehai":{"guests":null},"libvirt":{"domains":[]}}""", GuestListing.Unknown)]
    [InlineData("""{"rehai":{},"libvirt":{"domains":{}}}""", GuestListing.Active)]
    [InlineData("""{"rehai":{"guests":{}},"libvirt":{"domains":{"a":{"uuid":"x"}}}}""", GuestListing.Every)]
    public void A_missing_list_is_none(string automatic, object listing) =>
        Assert.Equal(listing, Read(automatic)!.Listing);

    [Fact]
    public void What_collectors_could_not_do_is_told()
    {
        var host = Read(
            """
            {"rehai":{"interval":300,"truncated":["volumes","snapshots"],"collectors":{"ohai":{"ms":1,"ok":true},
            "libvirt":{"ms":2,"error":"The daemon does not answer."}}}}
            """
        )!.Host;

        Assert.Equal(["libvirt: The daemon does not answer."], host.Errors);
        Assert.Equal((300, "volumes,snapshots"), (host.Interval, string.Join(',', host.Truncated)));
    }

    [Theory]
    [InlineData("running", GuestState.Running)]
    [InlineData("idle", GuestState.Running)]
    [InlineData("paused", GuestState.Paused)]
    [InlineData("in shutdown", GuestState.Stopping)]
    [InlineData("shut off", GuestState.ShutOff)]
    [InlineData("crashed", GuestState.Crashed)]
    [InlineData("pmsuspended", GuestState.Suspended)]
    [InlineData("no state", GuestState.Unknown)]
    [InlineData("unknown 9", GuestState.Unknown)]
    public void A_state_is_libvirts_word(string word, object state)
    {
        var guest = Guest($$"""{"guest_name":"a","guest_state":"{{word}}"}""");

        Assert.Equal((state, word), (guest.State, guest.StateWord));
    }

    [Theory]
    [InlineData("default/web.qcow2", "default")]
    [InlineData("/var/lib/libvirt/images/web.qcow2", "images")]
    [InlineData("/var/lib/libvirt/images/below/web.qcow2", null)]
    [InlineData("/srv/web.qcow2", null)]
    [InlineData("rbd:pool/web", null)]
    [InlineData("web.qcow2", null)]
    public void A_disk_tells_its_pool(string source, string? pool)
    {
        const string Storage = """
            {"images":{"volumes":{"a":{"path":"/var/lib/libvirt/images/a"},"b":7}},"empty":{"volumes":{}},"odd":[]}
            """;
        var guest = Guest($$"""{"disks":[{"target":"vda","source":"{{source}}"}]}""", Storage);

        Assert.Equal(pool is null ? [] : [pool], guest.Pools);
    }

    [Fact]
    public void Of_several_values_with_one_name_the_last_counts()
    {
        var reading = Read(
            """
            {"rehai":{"guests":{"old":{}}},"r\u0065hai":{"version":"1","version":"2","guests":{
            "6695EB01-f6a4-8304-79aa-97f2502e193f":{"guest_name":"a"},"6695eb01-f6a4-8304-79aa-97f2502e193f":{"guest_name":"b"}}}}
            """
        )!;

        Assert.Equal(("2", "b"), (reading.Host.RehaiVersion, Assert.Single(reading.Guests().Values).Name));
    }

    [Fact]
    public void What_cannot_be_read_is_left_out()
    {
        var guest = Guest(
            """
            {"guest_name":7,"guest_state":["running"],"guest_since":"yesterday","vcpus":{"current":-1,"max":2.5},
            "memory_kib":{"current":99999999999999999999,"max":"8"},"autostart":"yes","snapshots":{},
            "disks":[{"capacity":9223372036854775807,"allocation":"1"},{"capacity":5},null,[]],
            "interfaces":[{"mac":"","guest_addresses":"10.0.0.1"},{"mac":"A:B","guest_addresses":["10.0.0.1",7,"10.0.0.1"]},3]}
            """
        );

        Assert.Equal((guest.Uuid, GuestState.Unknown, "unknown"), (guest.Name, guest.State, guest.StateWord));
        Assert.Equal(
            (null, null, null, null, null, null, null),
            (
                guest.Since,
                guest.Vcpus,
                guest.MaxVcpus,
                guest.MemoryKib,
                guest.MaxMemoryKib,
                guest.Autostart,
                guest.Snapshots
            )
        );
        Assert.Equal((4, long.MaxValue, null), (guest.Disks, guest.DiskCapacity, guest.DiskAllocation));
        Assert.Equal(("a:b", "10.0.0.1"), (Assert.Single(guest.Macs), Assert.Single(guest.Addresses)));
    }

    [Fact]
    public void Texts_and_lists_are_bounded()
    {
        var addresses = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"10.0.0.{i}\""));
        var guest = Guest(
            $$"""{"guest_name":"{{new string('a', 255)}}😀","guest_state_reason":"a\u0000b\nc","interfaces":[{"guest_addresses":[{{addresses}}]}]}"""
        );

        Assert.Equal(new string('a', 255), guest.Name);
        Assert.Equal("a\ufffdb\ufffdc", guest.Reason);
        Assert.Equal(NodeValue.LongestList, guest.Addresses.Count);
    }

    [Fact]
    public void Of_too_many_guests_the_first_are_read()
    {
        var guests = string.Join(
            ',',
            Enumerable.Range(0, 100_000).Select(i => $"\"{new PublishedGuest(i).Uuid}\":{{}}")
        );

        Assert.Equal(HostReading.MostGuests, Read($$"""{"rehai":{"guests":{ {{guests}} } } }""")!.Guests().Count);
    }

    [Fact]
    public void Absurd_depth_is_passed_over()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 9_000)) + new string(']', 9_000);

        Assert.Equal("a", Guest($$"""{"interfaces":{{deep}},"guest_name":"a","disks":[{"source":{{deep}}}]}""").Name);
    }

    private static GuestRow Guest(string guest, string storage = "{}") =>
        Assert.Single(
            Read(
                    $$"""{"libvirt":{"storage": {{storage}} },"rehai":{"guests":{"{{new PublishedGuest(1).Uuid}}":{{guest}},"no uuid":{} } } }"""
                )!
                .Guests()
                .Values
        );

    private static HostReading? Read(string automatic)
    {
        var bytes = Encoding.UTF8.GetBytes(automatic);
        ReadOnlyMemory<byte> empty = "{}"u8.ToArray();
        var node = new StoredNode("kvm12", "", new("prod", "base", null, empty, empty), new(empty, empty, bytes));
        return HostReading.Of(new NodePlace(7, "kvm12", "acme", 1), node, new HostRoots(bytes), Now);
    }
}
