using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class InventoryQueryTests
{
    private static readonly HostRow Kvm12 = Some.Host(1, "kvm12") with
    {
        Fqdn = "kvm12.example.com",
        Environment = "prod",
        Roles = ["hypervisor", "db"],
        PolicyName = "base",
        PolicyGroup = "blue",
        Os = "debian 12.7",
        Cpus = 64,
        MemoryKib = 256 * 1_048_576L,
        StorageCapacity = 1_099_511_627_776,
        RefreshedAt = Some.Now.AddSeconds(-20),
        ChangedAt = Some.Now.AddHours(-2),
    };

    private static readonly GuestRow Web3 = Some.Guest(1, "web-3") with
    {
        Vcpus = 4,
        MemoryKib = 8 * 1_048_576L,
        DiskCapacity = 42_949_672_960,
        Addresses = ["10.2.3.14", "fe80::5054:ff:fe12:3456"],
        Macs = ["52:54:00:12:34:56"],
        Networks = ["br0"],
        Pools = ["default pool"],
        Autostart = true,
        Since = Some.Now.AddDays(-12),
        ChangedAt = Some.Now.AddMinutes(-5),
    };

    private static readonly GuestRow Unknown = Some.Guest(1, "bare", GuestState.ShutOff);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("web")]
    [InlineData("WEB-3")]
    [InlineData("\"web-3\"")]
    [InlineData("w*3")]
    [InlineData("5e1f0000-0000")]
    [InlineData("10.2.3")]
    [InlineData("fe80::5054")]
    [InlineData("52:54:00:12")]
    [InlineData("12:34:56")]
    [InlineData("kvm12.example")]
    [InlineData("state:running")]
    [InlineData("state:paused,running")]
    [InlineData("STATE:RUN*")]
    [InlineData("-state:off")]
    [InlineData("-state:shutoff,\"shut off\",crashed")]
    [InlineData("name:web-3")]
    [InlineData("name:w*b-*")]
    [InlineData("uuid:5E1F0000*")]
    [InlineData("host:kvm12")]
    [InlineData("host:KVM12.example.com")]
    [InlineData("host:kvm1,kvm12")]
    [InlineData("host:kvm*")]
    [InlineData("env:prod role:db policy:base policy:blue org:acme")]
    [InlineData("os:debian")]
    [InlineData("os:\"debian 12\"")]
    [InlineData("os:*12.7")]
    [InlineData("vcpus:4 vcpus=2,4 vcpus>3 vcpus>=4 vcpus<5 vcpus<=4")]
    [InlineData("mem:8G mem>7.5G mem<=8GiB mem>8191M mem<1t")]
    [InlineData("disk:40G disk<41g")]
    [InlineData("ip:10.2.3.14")]
    [InlineData("ip:fe80::5054:ff:fe12:3456")]
    [InlineData("mac:52:54:00:12:34:56")]
    [InlineData("mac:52:54:*")]
    [InlineData("net:br0 pool:\"default pool\" autostart:yes")]
    [InlineData("since>3d since<13d since>=12d since<=288h")]
    [InlineData("seen<1m seen>=20s changed<6m changed>4m")]
    [InlineData("fresh:live,late")]
    [InlineData("-ip:10.9.*")]
    [InlineData("-db")]
    public void What_is_meant_matches(string query) => Assert.True(Matches(query, Web3));

    [Theory]
    [InlineData("db")]
    [InlineData("state:off")]
    [InlineData("name:web")]
    [InlineData("name:eb-3")]
    [InlineData("host:kvm1")]
    [InlineData("host:kvm")]
    [InlineData("host:example.com")]
    [InlineData("env:pro")]
    [InlineData("role:hyper")]
    [InlineData("os:deb")]
    [InlineData("os:\"debian 1\"")]
    [InlineData("vcpus>4")]
    [InlineData("mem<8G")]
    [InlineData("ip:10.2.3")]
    [InlineData("mac:52:54")]
    [InlineData("since>13d")]
    [InlineData("fresh:stale")]
    [InlineData("web -host:kvm12")]
    [InlineData("\"web 3\"")]
    [InlineData("hypervisor")]
    public void What_is_not_meant_does_not(string query) => Assert.False(Matches(query, Web3));

    [Theory]
    [InlineData("vcpus<100")]
    [InlineData("vcpus>=0")]
    [InlineData("mem:0")]
    [InlineData("disk<1T")]
    [InlineData("since>0s")]
    [InlineData("ip:*")]
    [InlineData("mac:*")]
    [InlineData("autostart:yes,no")]
    public void What_is_not_known_matches_nothing_but_the_opposite(string query)
    {
        Assert.False(Matches(query, Unknown));
        Assert.True(Matches($"-{query}", Unknown));
    }

    [Theory]
    [InlineData("kvm12 vcpus:64 mem:256G disk:1T os:debian name:kvm12 fresh:live")]
    [InlineData("state:running ip:10.2.* net:br0 since>3d autostart:yes")]
    [InlineData("uuid:5e1f0000*")]
    [InlineData("-state:crashed -net:br9")]
    [InlineData("changed>1h")]
    public void Among_hosts_a_key_of_guests_asks_whether_it_has_such_a_guest(string query) =>
        Assert.True(Parse(query).Matches(Some.Shown(Kvm12, Web3, Unknown), Some.Now));

    [Theory]
    [InlineData("state:crashed")]
    [InlineData("-state:off")]
    [InlineData("web-3")]
    [InlineData("vcpus:4")]
    public void Among_hosts_the_rest_is_about_the_host(string query) =>
        Assert.False(Parse(query).Matches(Some.Shown(Kvm12, Web3, Unknown), Some.Now));

    [Fact]
    public void Guests_of_a_stale_host_are_what_is_shown_of_them()
    {
        var stale = Some.Shown(Kvm12 with { RefreshedAt = Some.Now.AddDays(-1) }, Web3);
        var guest = new ShownGuest(stale, Web3);
        Assert.False(Parse("state:running").Matches(guest, Some.Now));
        Assert.True(Parse("state:unknown fresh:stale").Matches(guest, Some.Now));
    }

    [Theory]
    [InlineData("hots:kvm1", 0, 4, "There is no key 'hots'. Did you mean host?")]
    [InlineData("web  memory>4G", 5, 6, "There is no key 'memory'. Did you mean mem?")]
    [InlineData("state:runing", 6, 6, "'runing' is no state. Did you mean running?")]
    [InlineData(
        "state:off,bad",
        10,
        3,
        "'bad' is no state. There are: unknown, running, paused, shut off, crashed, suspended, stopping."
    )]
    [InlineData("-autostart:maybe", 11, 5, "'maybe' is no autostart. There are: no, yes.")]
    [InlineData("host:", 5, 0, "host: needs a value right behind it.")]
    [InlineData("host:a, b", 7, 0, "host: needs a value right behind it.")]
    [InlineData("host:\"\"", 5, 2, "host: needs a value right behind it.")]
    [InlineData("mem> 4G", 4, 0, "mem> needs a value right behind it.")]
    [InlineData("mem > 4G", 4, 1, "Write > between a key and a value, without spaces: mem>4G.")]
    [InlineData("mem>4X", 4, 2, "'4X' is no size. Write mem>4G, with K, M, G or T.")]
    [InlineData("mem>1,2", 6, 1, "> compares with one value.")]
    [InlineData(
        "mem>99999999999999999999T",
        4,
        21,
        "'99999999999999999999T' is no size. Write mem>4G, with K, M, G or T."
    )]
    [InlineData("vcpus:four", 6, 4, "'four' is no number. Write vcpus>4.")]
    [InlineData("since>3", 6, 1, "'3' is no age. Write since>3d, with s, m, h or d.")]
    [InlineData("since:3d", 0, 5, "An age is compared: since>3d for longer ago, since<3d for less.")]
    [InlineData("host>kvm1", 4, 1, "host has no order to compare by. Write host:VALUE.")]
    [InlineData("web -", 5, 0, "A - stands before what must not match: -state:off.")]
    [InlineData("\"two words", 0, 10, "The quote is not closed.")]
    [InlineData("name:\"a\"b", 8, 1, "A space is missing behind the closing quote.")]
    public void A_wrong_query_says_what_and_where(string query, int position, int length, string message)
    {
        var (parsed, fault) = InventoryQuery.Parse(query);
        Assert.Null(parsed);
        Assert.Equal(new QueryFault(position, length, message), fault);
    }

    [Fact]
    public void An_unknown_key_that_is_like_none_is_told_all()
    {
        var (_, fault) = InventoryQuery.Parse("frobnication:1");
        Assert.Equal((0, 12), (fault!.Position, fault.Length));
        Assert.All(QueryKeys.All, key => Assert.Contains(key.Name, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_is_bounded()
    {
        Assert.Null(InventoryQuery.Parse(new string('x', 1_000)).Fault);
        Assert.Equal(1_000, InventoryQuery.Parse(new string('x', 1_003)).Fault!.Position);
        Assert.Null(InventoryQuery.Parse(string.Join(' ', Enumerable.Repeat("a", 50))).Fault);
        Assert.Equal(100, InventoryQuery.Parse(string.Join(' ', Enumerable.Repeat("a", 51))).Fault!.Position);
    }

    [Fact]
    public void Any_text_is_a_query_or_has_a_fault_inside_of_it()
    {
        const string characters = "ahost:,-\"*> <=4Gd";
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(24)).Select(_ => characters[random.Next(characters.Length)])
            );
            var (query, fault) = InventoryQuery.Parse(text);
            Assert.True(query is null ^ fault is null, text);
            Assert.True(
                fault is null
                    || (fault.Position >= 0 && fault.Length >= 0 && fault.Position + fault.Length <= text.Length),
                text
            );
        }
    }

    private static bool Matches(string query, GuestRow guest) =>
        Parse(query).Matches(new ShownGuest(Some.Shown(Kvm12, Web3, Unknown), guest), Some.Now);

    private static InventoryQuery Parse(string text)
    {
        var (query, fault) = InventoryQuery.Parse(text);
        Assert.Null(fault);
        return query!;
    }
}
