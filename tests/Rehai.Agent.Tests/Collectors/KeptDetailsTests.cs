using System.Text;
using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class KeptDetailsTests
{
    private const string Uuid = "00000000-0000-4000-8000-000000000001";
    private const GuestDetails All = (GuestDetails)~0;

    private static readonly GuestFacts Published = new()
    {
        GuestName = "web",
        GuestState = "running",
        GuestStateReason = "booted",
        Arch = "x86_64",
        Machine = "q35",
        Vcpus = new VcpuFacts(1, 2),
        MemoryKib = new MemoryFacts(1024, 2048),
        Disks = [Disk("vda", "/v") with { Capacity = 4096, Allocation = 1024 }],
        Interfaces = [Nic("52:54:00:00:00:01") with { GuestAddresses = ["192.0.2.7"] }],
        Snapshots = ["before"],
        GuestHostname = "web.example",
    };

    private static readonly GuestFacts Listed = new()
    {
        GuestName = "web",
        GuestState = "no state",
        GuestStateReason = "unknown",
    };

    [Fact]
    public void A_guest_of_which_nothing_was_read_keeps_all() => AssertSame(Published, Kept(Listed, All));

    [Fact]
    public void A_detail_that_is_known_to_be_gone_goes()
    {
        var read = Published with { Disks = [], Interfaces = [], Snapshots = [], GuestHostname = null };
        AssertSame(read, Kept(read, GuestDetails.None));
        AssertSame(read, Kept(read, GuestDetails.State | GuestDetails.DiskSizes));
        AssertSame(read with { Snapshots = ["before"] }, Kept(read, GuestDetails.Snapshots));
    }

    [Fact]
    public void Sizes_are_kept_for_a_disk_that_still_has_the_same_source()
    {
        var read = Published with { Disks = [Disk("vda", "/v"), Disk("vdb", "/v"), Disk("vdc", null)] };
        var disks = Kept(read, GuestDetails.DiskSizes).Disks!;
        Assert.Equal([Published.Disks![0], read.Disks![1], read.Disks[2]], disks);

        var changed = Published with { Disks = [Disk("vda", "/other")] };
        AssertSame(changed, Kept(changed, GuestDetails.DiskSizes));
    }

    [Fact]
    public void Sizes_that_were_read_win() =>
        Assert.Equal(
            [8192],
            Kept(
                Published with
                {
                    Disks = [Disk("vda", "/v") with { Capacity = 8192 }],
                },
                All & ~GuestDetails.Description
            )
                .Disks!.Select(disk => (int)disk.Capacity!)
        );

    [Fact]
    public void Addresses_are_kept_by_MAC_while_they_are_unknown()
    {
        var read = Published with
        {
            Interfaces = [Nic("52:54:00:00:00:02"), Nic("52:54:00:00:00:01")],
            GuestHostname = null,
        };
        var kept = Kept(read, GuestDetails.Addresses);
        Assert.Null(kept.Interfaces![0].GuestAddresses);
        Assert.Equal(["192.0.2.7"], kept.Interfaces[1].GuestAddresses!);
        Assert.Equal("web.example", kept.GuestHostname);
        AssertSame(read, Kept(read, GuestDetails.None));
    }

    [Fact]
    public void A_guest_that_was_shut_off_and_not_described_keeps_its_interfaces_without_addresses()
    {
        var kept = Kept(Listed with { GuestState = "shut off" }, GuestDetails.Description);
        Assert.Equal("shut off", kept.GuestState);
        Assert.Equal(Nic("52:54:00:00:00:01"), Assert.Single(kept.Interfaces!));
        Assert.Null(kept.GuestHostname);
    }

    [Fact]
    public void A_guest_that_is_gone_stays_gone_and_a_new_one_has_what_was_read()
    {
        var read = new HostFacts { Guests = new() { ["new"] = Listed } };
        var unknown = new UnknownDetails { Guests = new Dictionary<string, GuestDetails> { ["new"] = All } };
        var kept = KeptDetails.Complete(read, unknown, Json(new HostFacts { Guests = new() { [Uuid] = Published } }));
        Assert.Equal(Listed, Assert.Single(kept.Guests!).Value);
    }

    [Theory]
    [InlineData("u", true)]
    [InlineData("another", false)]
    public void A_network_and_a_pool_are_kept_while_they_are_the_same(string uuid, bool same)
    {
        var old = new HostFacts
        {
            Networks = new()
            {
                ["n"] = new NetworkFacts { Uuid = uuid, Bridge = "virbr0" },
            },
            Pools = new()
            {
                ["p"] = new PoolFacts { Uuid = uuid, State = "running" },
            },
        };
        var read = new HostFacts
        {
            Networks = new() { ["n"] = new NetworkFacts { Uuid = "u" } },
            Pools = new() { ["p"] = new PoolFacts { Uuid = "u" } },
        };
        var kept = KeptDetails.Complete(read, new UnknownDetails { Networks = ["n"], Pools = ["p"] }, Json(old));
        Assert.Equal(same ? "virbr0" : null, kept.Networks!["n"].Bridge);
        Assert.Equal(same ? "running" : null, kept.Pools!["p"].State);

        var known = KeptDetails.Complete(read, new UnknownDetails { Networks = ["other"] }, Json(old));
        Assert.Null(known.Networks!["n"].Bridge);
        Assert.Null(known.Pools!["p"].State);
    }

    [Theory]
    [InlineData(Uuid, true)]
    [InlineData("another", false)]
    public void A_domain_is_kept_by_name_while_it_is_the_same_guest(string uuid, bool same)
    {
        var old = new DomainFacts
        {
            Id = 1,
            Uuid = uuid,
            OsType = "hvm",
            CpuTime = 1,
            MaxMem = 2,
            Memory = 3,
            NrVirtCpu = 4,
            State = 3,
        };
        var read = new DomainFacts
        {
            Id = 2,
            Uuid = Uuid,
            State = 0,
        };
        var unknown = new UnknownDetails { Guests = new Dictionary<string, GuestDetails> { [Uuid] = All } };
        var json = JsonSerializer.SerializeToUtf8Bytes(Libvirt(old), FactsJson.Default.LibvirtFacts);
        var kept = KeptDetails.Complete(Libvirt(read), unknown, json).Domains["web"];
        Assert.Equal(same ? old with { Id = 2 } : read, kept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"guests":7}""")]
    [InlineData("""{"refreshed_at":"then"}""")]
    [InlineData("""{"guests":{"00000000-0000-4000-8000-000000000001":null},"networks":null}""")]
    [InlineData(
        """{"guests":{"00000000-0000-4000-8000-000000000001":{"guest_name":"web","guest_state":"no state","guest_state_reason":"unknown","interfaces":[null]}}}"""
    )]
    public void A_root_of_another_shape_gives_nothing(string published)
    {
        var read = new HostFacts { Guests = new() { [Uuid] = Listed } };
        var unknown = new UnknownDetails { Guests = new Dictionary<string, GuestDetails> { [Uuid] = All } };
        var kept = KeptDetails.Complete(read, unknown, Encoding.UTF8.GetBytes(published));
        AssertSame(Listed, kept.Guests![Uuid] with { Interfaces = null });
    }

    [Fact]
    public void A_collection_publishes_them()
    {
        var collection = new Collection(
            null,
            new HostFacts { Guests = new() { [Uuid] = Listed } },
            new Dictionary<string, ReadOnlyMemory<byte>>(),
            AttributePaths.None,
            [],
            ReadAt: 0
        )
        {
            Unknown = new UnknownDetails { Guests = new Dictionary<string, GuestDetails> { [Uuid] = All } },
        };
        var rehai = Encoding.UTF8.GetString(Json(new HostFacts { Guests = new() { [Uuid] = Published } }).Span);
        var node = NodeDocument.Parse(Encoding.UTF8.GetBytes($$$"""{"automatic":{"rehai":{{{rehai}}} } }"""));
        Assert.Equal(
            rehai,
            Encoding.UTF8.GetString(collection.RootsFor(node, AttributeFilter.None).Texts["rehai"].Span)
        );
    }

    private static GuestFacts Kept(GuestFacts read, GuestDetails unknown) =>
        KeptDetails
            .Complete(
                new HostFacts { Guests = new() { [Uuid] = read } },
                new UnknownDetails { Guests = new Dictionary<string, GuestDetails> { [Uuid] = unknown } },
                Json(new HostFacts { Guests = new() { [Uuid] = Published } })
            )
            .Guests![Uuid];

    private static DiskFacts Disk(string target, string? source) => new() { Target = target, Source = source };

    private static InterfaceFacts Nic(string mac) => new() { Mac = mac, Type = "network" };

    private static LibvirtFacts Libvirt(DomainFacts domain) =>
        new()
        {
            Uri = "qemu:///system",
            LibvirtVersion = "9.0.0",
            Nodeinfo = new NodeinfoFacts
            {
                Cores = 1,
                Cpus = 1,
                Memory = 1,
                Mhz = 1,
                Model = "x86_64",
                Nodes = 1,
                Sockets = 1,
                Threads = 1,
            },
            Domains = new() { ["web"] = domain },
        };

    private static ReadOnlyMemory<byte> Json(HostFacts facts) =>
        JsonSerializer.SerializeToUtf8Bytes(facts, FactsJson.Default.HostFacts);

    private static void AssertSame(GuestFacts expected, GuestFacts actual) =>
        Assert.Equal(
            JsonSerializer.Serialize(expected, FactsJson.Default.GuestFacts),
            JsonSerializer.Serialize(actual, FactsJson.Default.GuestFacts)
        );
}
