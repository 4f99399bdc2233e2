using System.Text.Json.Nodes;

namespace Rehai.Conformance.Faults;

/// <summary>libvirt cannot be read.</summary>
[Collection(OneFaultHost.Name)]
public sealed class LibvirtFaults(FaultHost host)
{
    private const string Nowhere = "qemu:///system?socket=/nowhere";

    private readonly FaultHost _host = host.Anew();

    [Fact]
    [Fault(
        "libvirt down",
        "a socket that is not there",
        Says = "cannot read libvirt at qemu:///system?socket=/nowhere: Failed to connect socket … systemctl start libvirtd",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_libvirt_that_is_down() =>
        _host.AssertFault(() => _host.Workplace.Rehai("libvirt", "--libvirt-uri", Nowhere));

    [Fact]
    [Fault(
        "libvirt down, whole node",
        "a socket that is not there",
        Says = "cannot read libvirt at qemu:///system?socket=/nowhere: Failed to connect socket … systemctl start libvirtd",
        Exit = 45,
        Node = Afterwards.SavedButGuests
    )]
    public void The_whole_node_without_libvirt_keeps_its_guests_and_says_why()
    {
        _host.AssertFault(() => _host.Workplace.Rehai("--libvirt-uri", Nowhere));

        var rehai = JsonNode.Parse(_host.Workplace.ReadNode().AutomaticRoot("rehai").Span)!;
        Assert.Contains("/nowhere", rehai["collectors"]!["libvirt"]!["error"]!.ToString(), StringComparison.Ordinal);
    }
}
