using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Hosts and guests with few different values each, so that queries meet them.</summary>
internal sealed class RandomInventory(int seed)
{
    private static readonly string[] Names = ["web-1", "web-12", "db.prod", "db", "build 7", "Ünï", "a*b", "web-1.old"];
    private static readonly string[] Hosts = ["kvm1", "kvm12", "kvm12.lab", "KVM2", "ab"];

    public Random Random { get; } = new(seed);

    public T One<T>(params T[] of) => of[Random.Next(of.Length)];

    public HostRow Host(long node) =>
        Some.Host(node, One(Hosts)) with
        {
            Organization = One("acme", "initech"),
            Environment = One("prod", "_default"),
            Fqdn = One(null, "kvm1.example.com", "x.example.com"),
            Roles = One<string[]>([], ["db"], ["db", "web"]),
            PolicyName = One(null, "base"),
            PolicyGroup = One(null, "blue"),
            Os = One(null, "debian 12.7", "debian 13", "rocky 9.4"),
            Cpus = One<int?>(null, 4, 64),
            MemoryKib = One<long?>(null, 1_048_576, 8 * 1_048_576),
            StorageCapacity = One<long?>(null, 0, 1L << 40),
            Interval = One<int?>(null, 60),
            RefreshedAt = One<DateTimeOffset?>(null, Before(0), Before(200), Before(900), Before(90_000)),
            ChangedAt = Before(One(0, 60, 5_000)),
        };

    public GuestRow Guest(long node, string name) =>
        Some.Guest(node, name, One(Enum.GetValues<GuestState>())) with
        {
            Name = One(Names),
            Since = One<DateTimeOffset?>(null, Before(0), Before(3_600), Before(86_400 * 3)),
            Vcpus = One<int?>(null, 1, 2, 4),
            MemoryKib = One<long?>(null, 0, 1_048_576, 4 * 1_048_576),
            DiskCapacity = One<long?>(null, 1L << 30, 1L << 40),
            Addresses = One<string[]>([], ["10.0.0.1"], ["10.0.0.12", "fe80::1"]),
            Macs = One<string[]>([], ["52:54:00:00:00:01"]),
            Networks = One<string[]>([], ["br0"], ["br0", "br 1"]),
            Pools = One<string[]>([], ["default"]),
            Autostart = One<bool?>(null, true, false),
            ChangedAt = Before(One(0, 60, 5_000)),
        };

    public IEnumerable<GuestRow> Guests(long node) =>
        Enumerable.Range(0, Random.Next(6)).Select(i => Guest(node, $"guest-{i}"));

    private static DateTimeOffset Before(int seconds) => Some.Now.AddSeconds(-seconds);
}
