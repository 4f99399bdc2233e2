using Rehai.Agent.Collectors;

namespace Rehai.Conformance.Hypervisor;

/// <summary>Daemons of our own, apart from the machine's, that are stopped, frozen or short of drivers.</summary>
[Collection(OneHypervisor.Name)]
public sealed class UnavailableDaemonTests
{
    private const string DriverDirectory = "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver";

    [Fact]
    public void A_daemon_that_is_down_is_said_with_place_and_remedy()
    {
        string uri;
        using (var libvirtd = Libvirtd.Apart())
        {
            uri = libvirtd.Uri;
            Assert.Empty(Read(uri).Host.Guests!);
        }
        var error = Assert.Throws<LibvirtUnavailableException>(() => Read(uri));
        Assert.StartsWith(
            $"cannot read libvirt at {uri}: Failed to connect socket",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("systemctl start libvirtd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_is_frozen_is_given_up_at_the_deadline()
    {
        using var libvirtd = Libvirtd.Apart();
        libvirtd.Signal("STOP");
        try
        {
            var error = Assert.Throws<LibvirtUnavailableException>(() => Read(libvirtd.Uri, TimeSpan.FromSeconds(1)));
            Assert.Contains(
                "opening the connection did not return within 1 s",
                error.Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            libvirtd.Signal("CONT");
        }
        Assert.Empty(Read(libvirtd.Uri).Host.Guests!);
    }

    [Fact]
    public void Networks_and_pools_that_cannot_be_listed_are_unknown_and_guests_stay()
    {
        var drivers = Directory.CreateTempSubdirectory("rehai-test-drivers-");
        const string qemu = "libvirt_driver_qemu.so";
        File.CreateSymbolicLink(Path.Combine(drivers.FullName, qemu), Path.Combine(DriverDirectory, qemu));
        using (var libvirtd = Libvirtd.Apart(drivers.FullName))
        {
            var reading = Read(libvirtd.Uri);
            Assert.Empty(reading.Host.Guests!);
            Assert.Null(reading.Host.Networks);
            Assert.Null(reading.Libvirt.Networks);
            Assert.Null(reading.Host.Pools);
            Assert.Null(reading.Libvirt.Storage);
            Assert.Equal(
                ["networks: ", "storage pools: "],
                reading.Errors.Select(line => line[..(line.IndexOf(':', StringComparison.Ordinal) + 2)])
            );
        }
        drivers.Delete(recursive: true);
    }

    private static LibvirtReading Read(string uri, TimeSpan? deadline = null)
    {
        var settings = new LibvirtSettings { Uri = uri };
        return HypervisorFixture.Read(deadline is { } d ? settings with { CallDeadline = d } : settings);
    }
}
