using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rehai.Chef.Tests;
using Rehai.Facts;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Inventory;

namespace Rehai.Server.Tests.Storage;

/// <summary>Hosts and guests in the store against what their nodes say.</summary>
public sealed class StoredInventoryTests : IDisposable
{
    private readonly HostStore _store = new();

    [Fact]
    public void What_moves_by_itself_is_kept_and_is_no_change()
    {
        static DiskFacts Disk(ulong allocation) =>
            new()
            {
                Target = "vda",
                Capacity = 10,
                Allocation = allocation,
            };
        var guest = new PublishedGuest(1) { Disks = [Disk(5)] };
        _store.Save("kvm1", PublishedHost.With(guest, new(2)));
        _store.Second = 10;
        _store.Save("kvm1", PublishedHost.With(guest with { Disks = [Disk(6)], Balloon = 77 }, new(2)));
        Assert.Equal(HostStore.Epoch, _store.Guests("kvm1")[0].ChangedAt);
        Assert.Equal((6, 77), (_store.Guests("kvm1")[0].DiskAllocation, _store.Guests("kvm1")[0].MemoryKib));
        _store.Second = 20;
        _store.Save("kvm1", PublishedHost.With(guest with { Name = "other" }, new(2)));

        Assert.Equal([_store.Now, HostStore.Epoch], _store.Guests("kvm1").Select(row => row.ChangedAt));
        Assert.Equal(HostStore.Epoch, _store.Host("kvm1")!.ChangedAt);
    }

    [Fact]
    public void An_environment_is_the_hosts_too()
    {
        _store.Save("kvm1", PublishedHost.With(), "acme");
        _store.Second = 10;
        _store.Save("kvm1", PublishedHost.With().Automatic, environment: "prod");

        Assert.Equal(("prod", _store.Now), (_store.Host("kvm1")!.Environment, _store.Host("kvm1")!.ChangedAt));
    }

    [Fact]
    public void A_recorded_node_comes_back_from_the_store_as_it_was_read()
    {
        _store.Save("kvm12", File.ReadAllBytes("Recorded/kvm12.json"));
        _store.Save("web1", "{\"fqdn\":\"web1\"}"u8.ToArray());

        Assert.Empty(_store.Faults());
        Assert.Equal("kvm12", Assert.Single(_store.Read(HostTable.All)).Name);
        var all = _store.Read(GuestTable.All);
        Assert.Equal(["build-015", "build-014"], all.ConvertAll(guest => guest.Name));
        Assert.Equivalent(
            all[1],
            _store.Read(session => GuestTable.Find(session, all[1].Node, all[1].Uuid)),
            strict: true
        );
        Assert.Equal(["images"], all[1].Pools);
        Assert.Equal(["default", "br-dmz"], all[1].Networks);
    }

    [Fact]
    public void A_pool_that_is_known_later_is_the_guests_pool()
    {
        const string Text = """
            {"libvirt":{"storage":STORAGE},"rehai":{"guests":{"00000000-0000-4000-8000-000000000001":{"disks":[{"source":"/pool/a"}]}}}}
            """;
        byte[] With(string storage) =>
            Encoding.UTF8.GetBytes(Text.Replace("STORAGE", storage, StringComparison.Ordinal));
        _store.Save("kvm1", With("{}"));
        _store.Save("kvm1", With("""{"fast":{"volumes":{"b":{"path":"/pool/b"}}}}"""));

        Assert.Equal(["fast"], _store.Guests("kvm1")[0].Pools);
        Assert.Empty(_store.Faults());
    }

    /// <summary>Whatever comes, hosts and guests are those that would be read anew, and no save is refused.</summary>
    [Fact]
    public void After_any_saves_the_store_is_as_if_read_anew()
    {
        using var store = new HostStore();
        Soak.Check(
            Gen.Choose(0, int.MaxValue - 1).ListOf(12),
            60,
            seeds =>
            {
                foreach (var seed in seeds)
                {
                    Act(store, new Random(seed));
                }
                Assert.Equal([], store.Faults());
            }
        );
        Assert.InRange(store.Entries().Count + store.Entries("other").Count, 100, int.MaxValue);
        Assert.Equal(
            [],
            store.Read(StoreCheck.Faults).Where(fault => !fault.StartsWith("key ", StringComparison.Ordinal))
        );
    }

    private static void Act(HostStore store, Random random)
    {
        var (name, organization) = ($"kvm{random.Next(3)}", random.Next(4) == 0 ? "other" : "acme");
        store.Second += random.Next(40);
        var isThere = store.Read(session =>
            NodeTable.Find(session, OrganizationTable.Find(session, organization)!.Id, name) is not null
        );
        if (isThere && random.Next(12) == 0)
        {
            store.Delete(name, organization);
            return;
        }
        store.Save(name, RandomHost.Automatic(random), organization, random.Next(2) == 0 ? "prod" : "_default");
    }

    public void Dispose() => _store.Dispose();
}
