using Rehai.Agent.Collectors;
using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>Readings through one connection that remember what was read before.</summary>
[Collection(SharedHypervisor.Uri)]
public sealed class PartialReadingTests : IDisposable
{
    private static readonly ReadingScope Nothing = new();

    private readonly SharedHypervisor _hypervisor = new();
    private readonly LibvirtConnection _connection = LibvirtConnection.Open(SharedHypervisor.Uri, readOnly: true);
    private readonly LibvirtCollector _collector;

    public PartialReadingTests() =>
        _collector = new(
            new LibvirtSettings { Uri = SharedHypervisor.Uri },
            TimeProvider.System,
            _connection,
            came: null
        );

    public void Dispose()
    {
        _collector.Dispose();
        _connection.Dispose();
        _hypervisor.Dispose();
    }

    [Fact]
    public void A_guest_that_nobody_asks_for_keeps_its_description()
    {
        _hypervisor.Define(201);
        _hypervisor.Define(202);
        Read(ReadingScope.Everything);
        _hypervisor.Define(201, memory: 32768);
        _hypervisor.Define(202, memory: 32768);

        var reading = Read(new() { Guests = GuestSet.Of([NodeFile.Uuid(202)]) });

        Assert.Equal(16384ul, Guest(reading, 201)!.MemoryKib!.Max);
        Assert.Equal(32768ul, Guest(reading, 202)!.MemoryKib!.Max);
        Assert.Equal(32768ul, Guest(Read(ReadingScope.Everything), 201)!.MemoryKib!.Max);
    }

    [Fact]
    public void A_guest_that_was_started_or_stopped_without_a_word_is_read_anew()
    {
        var (first, second) = (_hypervisor.Define(203), _hypervisor.Define(204));
        SharedHypervisor.Start(second);
        Assert.Equal(("shut off", "running"), States(Read(ReadingScope.Everything)));

        SharedHypervisor.Start(first);
        SharedHypervisor.Destroy(second);

        var reading = Read(Nothing);
        Assert.Equal(("running", "shut off"), States(reading));
        Assert.Contains("guest-203", reading.Libvirt.Domains.Keys);
        Assert.DoesNotContain("guest-204", reading.Libvirt.Domains.Keys);
        Assert.Equal(16384ul, reading.Libvirt.Domains["guest-203"].MaxMem);

        (string?, string?) States(LibvirtReading read) => (Guest(read, 203)?.GuestState, Guest(read, 204)?.GuestState);
    }

    [Fact]
    public void A_guest_s_new_name_is_found_without_a_word()
    {
        var guest = _hypervisor.Define(205);
        Read(ReadingScope.Everything);
        SharedHypervisor.Rename(guest, "renamed");

        Assert.Equal("renamed", Guest(Read(Nothing), 205)!.GuestName);
    }

    [Fact]
    public void State_and_flags_of_a_guest_that_is_recalled_are_fresh()
    {
        var guest = _hypervisor.Define(206);
        SharedHypervisor.Start(guest);
        Assert.False(Guest(Read(ReadingScope.Everything), 206)!.Autostart);

        SharedHypervisor.Suspend(guest);
        SharedHypervisor.SetAutostart(guest);

        var reading = Read(Nothing);
        Assert.Equal("paused", Guest(reading, 206)!.GuestState);
        Assert.True(Guest(reading, 206)!.Autostart);
        Assert.Equal(3, reading.Libvirt.Domains["guest-206"].State);
    }

    [Fact]
    public void Guests_that_are_gone_are_gone_and_new_ones_are_there_without_a_word()
    {
        var guest = _hypervisor.Define(207);
        Read(ReadingScope.Everything);
        SharedHypervisor.Undefine(guest);
        _hypervisor.Define(208);

        var reading = Read(Nothing);

        Assert.Null(Guest(reading, 207));
        Assert.Equal(16384ul, Guest(reading, 208)!.MemoryKib!.Max);
    }

    [Fact]
    public void The_first_snapshot_is_found_without_a_word_and_others_where_the_guest_is_read()
    {
        var guest = _hypervisor.Define(209);
        Assert.Empty(Guest(Read(ReadingScope.Everything), 209)!.Snapshots!);
        SharedHypervisor.TakeSnapshot(guest, "first");
        Assert.Equal(["first"], Guest(Read(Nothing), 209)!.Snapshots!);

        SharedHypervisor.TakeSnapshot(guest, "second");
        Assert.Equal(["first"], Guest(Read(Nothing), 209)!.Snapshots!);
        Assert.Equal(
            ["first", "second"],
            Guest(Read(ReadingScope.Everything), 209)!.Snapshots!.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Networks_are_read_where_they_are_asked_for()
    {
        Read(ReadingScope.Everything);
        _hypervisor.DefineNetwork("lan-210");

        Assert.DoesNotContain("lan-210", Read(Nothing).Host.Networks!.Keys);
        Assert.Contains("lan-210", Read(new() { Networks = true }).Host.Networks!.Keys);
        Assert.Contains("lan-210", Read(Nothing).Host.Networks!.Keys);
    }

    [Fact]
    public void A_guest_that_is_first_read_in_part_has_no_unknown_details()
    {
        Read(ReadingScope.Everything);
        _hypervisor.Define(211);

        Assert.DoesNotContain(NodeFile.Uuid(211), Read(Nothing).Unknown.Guests.Keys);
    }

    private static GuestFacts? Guest(LibvirtReading reading, int number) =>
        reading.Host.Guests!.GetValueOrDefault(NodeFile.Uuid(number));

    private LibvirtReading Read(ReadingScope scope) => _collector.Read(scope, TestContext.Current.CancellationToken);
}
