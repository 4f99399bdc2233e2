using Rehai.Agent.Collectors;
using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

public sealed class UnknownDetailsTests : IDisposable
{
    private static readonly DomainState Running = new(1, 1);
    private static readonly DomainState ShutOff = new(GuestWords.ShutOff, 1);
    private readonly NodeFile _node = new(NodeFile.Domain(1));
    private readonly LibvirtConnection _connection;
    private readonly Domain _domain;

    public UnknownDetailsTests()
    {
        _connection = LibvirtConnection.Open(_node.Uri, readOnly: true);
        _domain = Assert.Single(_connection.ListAllDomains());
    }

    public void Dispose()
    {
        _domain.Dispose();
        _connection.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void A_guest_that_was_read_whole_lacks_nothing() =>
        Assert.True(UnknownDetails.Of([Whole(Running)], new NetworksReading(), new PoolsReading()).IsEmpty);

    [Fact]
    public void Each_call_that_failed_leaves_its_own_details_unknown()
    {
        Assert.Equal(GuestDetails.State | GuestDetails.Info, Unknown(Without(g => (g.State, g.Info) = (null, null))));
        Assert.Equal(GuestDetails.Info, Unknown(Without(g => g.Info = null)));
        Assert.Equal(GuestDetails.Snapshots, Unknown(Without(g => g.Snapshots = null)));
        Assert.Equal(GuestDetails.DiskSizes, Unknown(Without(g => g.Blocks = null)));
        Assert.Equal(GuestDetails.DiskSizes, Unknown(Without(g => g.Blocks = [new BlockStats("vda", null, null)])));
        Assert.Equal(GuestDetails.Description | GuestDetails.Addresses, Unknown(Without(g => g.Description = null)));
    }

    [Fact]
    public void Networks_that_were_not_read_leave_the_addresses_of_active_guests_unknown()
    {
        var partly = new NetworksReading();
        partly.Incomplete("default", "u");

        foreach (var networks in new[] { null, partly })
        {
            Assert.Equal(GuestDetails.Addresses, Unknown(Whole(Running), networks, new PoolsReading()));
            Assert.Equal(GuestDetails.None, Unknown(Whole(ShutOff), networks, new PoolsReading()));
        }
        Assert.Equal(["default"], UnknownDetails.Of([], partly, null).Networks);
    }

    [Fact]
    public void Pools_that_were_not_read_leave_the_sizes_of_shut_off_guests_unknown()
    {
        var partly = new PoolsReading();
        partly.Incomplete("p", "u");

        foreach (var pools in new[] { null, partly })
        {
            Assert.Equal(GuestDetails.DiskSizes, Unknown(Whole(ShutOff), new NetworksReading(), pools));
            Assert.Equal(GuestDetails.None, Unknown(Whole(Running), new NetworksReading(), pools));
        }
        Assert.Equal(["p"], UnknownDetails.Of([], null, partly).Pools);
    }

    [Fact]
    public void A_network_whose_leases_alone_failed_keeps_the_facts_of_this_reading()
    {
        var networks = new NetworksReading();
        networks.Networks["default"] = new NetworkFacts { Uuid = "u", Active = true };
        networks.Incomplete("default", "u");

        Assert.Empty(UnknownDetails.Of([], networks, null).Networks);
        Assert.Equal(GuestDetails.Addresses, Unknown(Whole(Running), networks, new PoolsReading()));
    }

    private static GuestDetails Unknown(GuestReading guest) =>
        Unknown(guest, new NetworksReading(), new PoolsReading());

    private static GuestDetails Unknown(GuestReading guest, NetworksReading? networks, PoolsReading? pools) =>
        UnknownDetails.Of([guest], networks, pools).Guests.GetValueOrDefault(guest.Uuid);

    private GuestReading Without(Action<GuestReading> drop)
    {
        var guest = Whole(Running);
        drop(guest);
        return guest;
    }

    private GuestReading Whole(DomainState state) =>
        new(_domain)
        {
            State = state,
            Info = new DomainInfo(state.State, 1, 1, 1, 1),
            HasSnapshot = true,
            Snapshots = ["before"],
            Description = new GuestDescription
            {
                Disks =
                {
                    new DiskFacts { Target = "vda", Source = "/v" },
                    new DiskFacts { Target = "sda" },
                },
            },
            Blocks = [new BlockStats("vda", 4096, 1024)],
        };
}
