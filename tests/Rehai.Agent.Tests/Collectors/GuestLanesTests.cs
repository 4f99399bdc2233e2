using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

public sealed class GuestLanesTests : IDisposable
{
    private readonly NodeFile _node = new(Enumerable.Range(1, 5).Select(i => NodeFile.Domain(i)));
    private readonly LibvirtConnection _connection;
    private readonly List<GuestReading> _guests;
    private readonly ErrorLines _errors = new();
    private readonly HashSet<string> _read = [];

    public GuestLanesTests()
    {
        _connection = LibvirtConnection.Open(_node.Uri, readOnly: true);
        _guests = [.. _connection.ListAllDomains().Select(domain => new GuestReading(domain)).OrderBy(g => g.Name)];
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _connection.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void A_guest_that_hangs_costs_the_others_nothing()
    {
        using var hang = new ManualResetEventSlim();
        var lanes = Lanes(TimeSpan.FromMilliseconds(500));
        lanes.Run(
            1,
            lane =>
            {
                foreach (var guest in lane)
                {
                    if (guest.Name == "guest-2")
                    {
                        hang.Wait(Cancellation);
                    }
                    Read(guest);
                }
            },
            Cancellation
        );
        Assert.Equal(["guest-1", "guest-3", "guest-4", "guest-5"], Snapshot());
        Assert.Equal(
            "guest guest-2: test did not return within 0.5 s; published with what is known",
            Assert.Single(_errors.Sorted())
        );
        hang.Set();
    }

    [Fact]
    public void A_guest_that_hangs_ends_all_where_only_the_daemon_can_hang()
    {
        using var hang = new ManualResetEventSlim();
        var lanes = new GuestLanes(_guests, "test", TimeProvider.System, _errors)
        {
            Deadline = TimeSpan.FromMilliseconds(500),
            HangEndsAll = true,
        };
        var hung = Assert.Throws<LibvirtTimeoutException>(() =>
            lanes.Run(
                1,
                lane =>
                {
                    foreach (var guest in lane)
                    {
                        Read(guest);
                        hang.Wait(Cancellation);
                    }
                },
                Cancellation
            )
        );
        hang.Set();
        Assert.Equal("guest guest-1: test", hung.Call);
        Assert.Equal(["guest-1"], Snapshot());
        Assert.Empty(_errors.Sorted());
    }

    [Fact]
    public void A_budget_that_is_used_up_begins_no_further_guest()
    {
        Lanes(TimeSpan.FromMinutes(1), TimeSpan.Zero).Run(2, lane => Array.ForEach([.. lane], Read), Cancellation);
        Assert.Empty(Snapshot());
        Assert.Equal("test: 5 guests were not read, the time for it was over", Assert.Single(_errors.Sorted()));
    }

    [Fact]
    public void A_guest_that_is_gone_is_marked_and_another_error_is_a_line()
    {
        var lanes = Lanes(TimeSpan.FromMinutes(1));
        lanes.Attempt(_guests[0], _connection, () => throw new LibvirtException(LibvirtErrorCode.NoDomain, 10, "gone"));
        lanes.Attempt(_guests[1], _connection, () => throw new LibvirtException(LibvirtErrorCode.Rpc, 10, "no luck"));
        Assert.True(_guests[0].Vanished);
        Assert.False(_guests[1].Vanished);
        Assert.Equal("guest guest-2: test: no luck", Assert.Single(_errors.Sorted()));
    }

    private GuestLanes Lanes(TimeSpan deadline, TimeSpan? budget = null) =>
        new(_guests, "test", TimeProvider.System, _errors)
        {
            Deadline = deadline,
            Budget = budget ?? TimeSpan.MaxValue,
        };

    private void Read(GuestReading guest)
    {
        lock (_read)
        {
            _read.Add(guest.Name);
        }
    }

    private string[] Snapshot()
    {
        lock (_read)
        {
            return [.. _read.Order()];
        }
    }
}
