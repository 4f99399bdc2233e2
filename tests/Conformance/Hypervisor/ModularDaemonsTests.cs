using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>
/// libvirt's modular daemons, which restart each by itself. To build them takes an archive of sources and a minute, so these
/// run in `make soak`.
/// </summary>
[Trait("run", "soak")]
[Collection(OneHypervisor.Name)]
public sealed class ModularDaemonsTests : IDisposable
{
    private readonly Workplace _host = new();
    private readonly Libvirtd _libvirt = Libvirtd.Modular();

    public void Dispose()
    {
        _libvirt.Dispose();
        _host.Dispose();
    }

    [Theory]
    [InlineData("virtnetworkd", "networks", "default")]
    [InlineData("virtstoraged", "pools", "images")]
    public void While_one_is_down_its_part_stays_on_the_node_and_guests_are_fresh(
        string daemon,
        string part,
        string name
    )
    {
        _libvirt.Virsh("pool-define-as", "images", "dir", "--target", _host.Directory);
        Define("before");
        Refresh();
        var known = Published()[part]!.ToJsonString();
        Assert.NotNull(Published()[part]![name]);

        _libvirt.End(daemon);
        Define("meanwhile");
        var error = Refresh();

        Assert.Contains($"/{daemon}-sock-ro", error, StringComparison.Ordinal);
        Assert.Equal(known, Published()[part]!.ToJsonString());
        Assert.Equal(["before", "meanwhile"], Guests());

        _libvirt.Begin(daemon);
        Remove(part, name);
        Assert.DoesNotContain(daemon, Refresh(), StringComparison.Ordinal);
        Assert.Null(Published()[part]![name]);
    }

    [Fact]
    public void While_the_guests_daemon_is_down_nothing_is_said_of_them()
    {
        Define("before");
        Refresh();
        var node = _host.ReadNode().Text.ToArray();

        _libvirt.End("virtqemud");
        var (code, _, error) = _host.Rehai("libvirt", "--libvirt-uri", _libvirt.Uri);

        Assert.Equal(45, code);
        Assert.Contains("systemctl start virtqemud.socket", error, StringComparison.Ordinal);
        Assert.Equal(node, _host.ReadNode().Text.ToArray());

        _libvirt.Begin("virtqemud");
        Define("after");
        Refresh();
        Assert.Equal(["after", "before"], Guests());
    }

    [Fact]
    public void A_daemon_that_is_frozen_costs_its_part_only()
    {
        Define("before");
        _libvirt.Signal("STOP", "virtnetworkd");
        try
        {
            var reading = HypervisorFixture.Read(
                new LibvirtSettings { Uri = _libvirt.Uri, CallDeadline = TimeSpan.FromSeconds(2) }
            );
            Assert.Null(reading.Host.Networks);
            Assert.NotNull(reading.Host.Pools);
            Assert.Single(reading.Host.Guests!);
            Assert.Contains("networks: listing networks did not return within 2 s", reading.Errors);
        }
        finally
        {
            _libvirt.Signal("CONT", "virtnetworkd");
        }
    }

    [Fact]
    public void The_default_address_finds_them()
    {
        var (code, output, _) = _libvirt.Inside(Repository.Agent, "show", "libvirt/uri");

        Assert.Equal(0, code);
        Assert.Contains("\"qemu:///system\"", output, StringComparison.Ordinal);
    }

    /// <summary>virtqemud keeps its own connection to the other for as long as its client's lives, dead or not.</summary>
    [Fact]
    public void Events_of_a_daemon_that_restarted_take_a_new_connection()
    {
        using var events = new Events(_libvirt.Uri);
        Assert.True(events.Subscription.Pools);

        _libvirt.End("virtstoraged");
        _libvirt.Begin("virtstoraged");

        Define("guests-go-on");
        events.Next("defined", "guests-go-on");
        Assert.Equal(0, events.Close());
        using var again = new Events(_libvirt.Uri);
        _libvirt.Virsh("pool-define-as", "images", "dir", "--target", _host.Directory);
        again.Next("pool defined", "images");
    }

    /// <summary>A pool whose directory is there became active with the daemon.</summary>
    private void Remove(string part, string name)
    {
        if (part == "pools")
        {
            _libvirt.Virsh("pool-destroy", name);
        }
        _libvirt.Virsh(part == "pools" ? "pool-undefine" : "net-undefine", name);
    }

    private void Define(string name)
    {
        var description = Path.Combine(_host.Directory, $"{name}.xml");
        File.WriteAllText(description, TestGuest.Xml(name, ""));
        _libvirt.Virsh("define", description);
    }

    /// <returns>What it said.</returns>
    private string Refresh()
    {
        if (!File.Exists(_host.ClientKey))
        {
            _host.Register();
        }
        var (code, _, error) = _host.Rehai("libvirt", "--libvirt-uri", _libvirt.Uri);
        Assert.True(code == 0, error);
        return error;
    }

    private JsonObject Published() => JsonNode.Parse(_host.ReadNode().AutomaticRoot("rehai").Span)!.AsObject();

    private IEnumerable<string> Guests() =>
        Published()["guests"]!
            .AsObject()
            .Select(guest => guest.Value!["guest_name"]!.GetValue<string>())
            .Order(StringComparer.Ordinal);
}
