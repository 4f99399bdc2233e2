using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

[Collection(SharedHypervisor.Uri)]
public sealed class GuestSizesTests : IDisposable
{
    private static readonly BlockStats[] Blocks = [new("vda", 4096, 1024)];

    private readonly SharedHypervisor _hypervisor = new();
    private readonly LibvirtConnection _connection = LibvirtConnection.Open(SharedHypervisor.Uri, readOnly: true);
    private readonly GuestSizes _sizes = new();

    public void Dispose()
    {
        _connection.Dispose();
        _hypervisor.Dispose();
    }

    [Fact]
    public void They_hold_for_one_run_of_a_guest()
    {
        var guest = _hypervisor.Define(301);
        SharedHypervisor.Start(guest);
        _sizes.Take(Measured(Read(301)), []);
        Assert.Equal(Blocks, Applied(301));
        Assert.Equal(Blocks, Applied(301));

        SharedHypervisor.Destroy(guest);
        SharedHypervisor.Start(guest);
        Assert.Null(Applied(301));
    }

    [Fact]
    public void They_are_forgotten_with_their_guest()
    {
        var guest = _hypervisor.Define(302);
        SharedHypervisor.Start(guest);
        var running = Read(302);
        _sizes.Take(Measured(running), []);

        _sizes.Apply([]);
        _sizes.Apply([running]);

        Assert.Null(running.Blocks);
    }

    [Fact]
    public void Errors_of_some_leave_those_of_others_until_all_are_asked()
    {
        _sizes.Take(new GuestSizes { IsOfAll = true }, ["guest a: hangs", "guest b: hangs"]);
        _sizes.Take(new GuestSizes(), ["guest c: hangs"]);
        Assert.Equal(["guest a: hangs", "guest b: hangs", "guest c: hangs"], _sizes.Errors);

        _sizes.Take(null, ["sizes of disks: did not return"]);
        Assert.Equal(4, _sizes.Errors.Count);

        _sizes.Take(new GuestSizes { IsOfAll = true }, []);
        Assert.Empty(_sizes.Errors);
    }

    private static GuestSizes Measured(GuestReading guest)
    {
        var measured = new GuestSizes();
        measured.Add(guest, Blocks);
        return measured;
    }

    private IReadOnlyList<BlockStats>? Applied(int number)
    {
        var guest = Read(number);
        _sizes.Apply([guest]);
        return guest.Blocks;
    }

    private GuestReading Read(int number)
    {
        using var domain = _connection.LookupDomain(NodeFile.Uuid(number));
        return new(domain) { State = domain.State() };
    }
}
