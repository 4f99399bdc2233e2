using System.Text.Json.Nodes;
using Rehai.Conformance.Faults;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>The published agent as a user whom libvirt does not let in, by each of its ways of not letting in.</summary>
[Collection(OneHypervisor.Name)]
public sealed class DeniedAccessTests : IDisposable
{
    private const string Monitor = "org.libvirt.unix.monitor";
    private const string AskPolkit = "auth_unix_ro = \"polkit\"";
    private const string Rules = "access_drivers = [ \"polkit\" ]";

    private static readonly string[] Permissions =
    [
        "org.libvirt.api.connect.getattr",
        "org.libvirt.api.connect.read",
        "org.libvirt.api.connect.search-domains",
        "org.libvirt.api.connect.search-networks",
        "org.libvirt.api.connect.search-storage-pools",
        "org.libvirt.api.domain.getattr",
        "org.libvirt.api.domain.read",
        "org.libvirt.api.domain.save",
        "org.libvirt.api.domain.write",
        "org.libvirt.api.network.getattr",
        "org.libvirt.api.network.read",
    ];

    private readonly Workplace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    [Fault(
        "libvirt's socket is for root only",
        "`unix_sock_ro_perms`, run as nobody",
        Says = "cannot read libvirt at qemu+unix:/// … run as root or as a member of the group libvirt, or open the read-only socket with unix_sock_ro_perms",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_socket_for_root_only()
    {
        using var libvirtd = Libvirtd.Apart(configuration: "unix_sock_ro_perms = \"0700\"");

        AssertDenied(libvirtd);
    }

    [Theory]
    [InlineData("polkit.Result.NO")]
    [InlineData("polkit.Result.AUTH_ADMIN")]
    [Fault(
        "polkit refuses, or wants a password",
        "polkit rule, run as nobody",
        Says = "cannot read libvirt at qemu+unix:/// … run as root or as a member of the group libvirt, or allow the user org.libvirt.unix.monitor",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_polkit_that_says_no_or_wants_a_password_that_nobody_can_give(string result)
    {
        using var polkit = new Polkit($"if (action.id == '{Monitor}') return {result};", Monitor);
        using var libvirtd = Libvirtd.Under(polkit, AskPolkit);

        AssertDenied(libvirtd);
    }

    [Fact]
    [Fault(
        "libvirt's own access rules refuse",
        "polkit rule against `connect.search-domains`, run as nobody",
        Says = "cannot read libvirt at qemu+unix:/// … run as root, or allow the user org.libvirt.api.connect.getattr, connect.read and connect.search-domains",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_rule_against_listing_guests()
    {
        using var polkit = Denying("connect.search-domains");
        using var libvirtd = Libvirtd.Under(polkit, Rules);

        AssertDenied(libvirtd);
    }

    [Fact]
    [Fault(
        "access rules refuse a part",
        "polkit rule against `connect.search-networks`, run as nobody",
        Says = "networks: access denied",
        Exit = 0,
        Node = Afterwards.SavedButPart
    )]
    public void A_rule_against_networks_leaves_the_node_those_that_it_has()
    {
        using var polkit = Denying("connect.search-networks");
        using var libvirtd = Libvirtd.Under(polkit, Rules);
        _host.Register();
        Assert.Equal(0, _host.Rehai("libvirt", "--libvirt-uri", libvirtd.Uri).ExitCode);
        var before = Published("networks");
        Assert.NotEmpty(before);
        _host.HandOver();

        FaultAttribute.AssertShown(
            _host.RehaiAsNobody("libvirt", "--libvirt-uri", libvirtd.Uri),
            _host.ReadClientKey()
        );

        Assert.Equal(before.ToJsonString(), Published("networks").ToJsonString());
    }

    [Fact]
    public void What_rules_hide_from_a_user_root_publishes_all_the_same()
    {
        using var polkit = Denying("domain.getattr");
        using var libvirtd = Libvirtd.Under(polkit, Rules);
        var description = Path.Combine(_host.Directory, "hidden.xml");
        File.WriteAllText(description, TestGuest.Xml("hidden", ""));
        libvirtd.Virsh("define", description);
        _host.Register();

        Assert.Equal(0, _host.Rehai("libvirt", "--libvirt-uri", libvirtd.Uri).ExitCode);

        Assert.Single(Published("guests"));
    }

    private static Polkit Denying(string permission) =>
        new($"if (action.id == 'org.libvirt.api.{permission}') return polkit.Result.NO;", Permissions);

    private JsonObject Published(string part) =>
        JsonNode.Parse(_host.ReadNode().AutomaticRoot("rehai").Span)![part]!.AsObject();

    private void AssertDenied(Libvirtd libvirtd)
    {
        _host.Register();
        Assert.Equal(0, _host.Rehai("libvirt", "--libvirt-uri", libvirtd.Uri).ExitCode);
        var before = _host.ReadNode().Text.ToArray();
        _host.HandOver();

        FaultAttribute.AssertShown(
            _host.RehaiAsNobody("libvirt", "--libvirt-uri", libvirtd.Uri),
            _host.ReadClientKey()
        );

        Assert.Equal(before, _host.ReadNode().Text.ToArray());
    }
}
