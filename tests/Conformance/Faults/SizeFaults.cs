using System.Text.Json.Nodes;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The node would be larger than it may be.</summary>
[Collection(OneFaultHost.Name)]
public sealed class SizeFaults : IClassFixture<ManyGuests>, IDisposable
{
    private const int Limit = 100_000;

    private readonly FaultHost _host;
    private readonly ManyGuests _guests;
    private MeddlingProxy? _proxy;

    public SizeFaults(FaultHost host, ManyGuests guests) => (_host, _guests) = (host.Anew(), guests);

    public void Dispose()
    {
        if (_proxy is not null)
        {
            _proxy.Dispose();
            _host.Workplace.Server.Restart();
        }
    }

    [Fact]
    [Fault(
        "300 guests whose facts are larger than 1,000,000 bytes",
        "a libvirtd with such guests",
        Says = "The guests' facts are larger than 1000000 bytes: left out snapshots, disks.",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void More_guests_than_fit_lose_details_in_their_order()
    {
        _host.AssertFault(Refresh);

        AssertEachIsKnown();
        Assert.Equal("[\"snapshots\",\"disks\"]", Rehai()["truncated"]!.ToJsonString());
    }

    [Fact]
    [Fault(
        "300 guests on a server that takes less (413)",
        "such guests, and `rehai-server --max-body 100000`",
        Says = "left out snapshots, disks … left out snapshots, disks, interfaces.",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_server_that_takes_less_gets_less()
    {
        LimitTo(Limit);

        _host.AssertFault(Refresh);

        AssertEachIsKnown();
        Assert.Equal("GET PUT PUT", _proxy!.Methods());
        var sizes = _proxy.RequestBodies("PUT").ConvertAll(body => body.Length);
        Assert.True(sizes[0] > Limit && sizes[1] <= Limit, string.Join(' ', sizes));
    }

    [Fact]
    [Fault(
        "node too large without any detail of ours (413)",
        "such guests, and `rehai-server --max-body 10000`",
        Says = "takes no node larger than 10000 bytes, and this one would have … A node too large fails chef-client's own save",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void What_the_server_refused_is_never_sent_again()
    {
        LimitTo(10_000);

        _host.AssertFault(Refresh);

        Assert.Equal("GET PUT", _proxy!.Methods());
    }

    private (int, string, string) Refresh() => _host.Workplace.Rehai("libvirt", "--libvirt-uri", _guests.Uri);

    private void LimitTo(int bytes)
    {
        _host.Workplace.Server.Restart("--max-body", $"{bytes}");
        _proxy = new MeddlingProxy(_host.Server);
        _host.Configure(_proxy.Organization);
    }

    private JsonNode Rehai() => JsonNode.Parse(_host.Workplace.ReadNode().AutomaticRoot("rehai").Span)!;

    private void AssertEachIsKnown()
    {
        var guests = Rehai()["guests"]!.AsObject();
        Assert.Equal(ManyGuests.Count, guests.Count);
        Assert.All(
            guests,
            guest =>
                Assert.StartsWith("guest-", guest.Value!["guest_name"]!.GetValue<string>(), StringComparison.Ordinal)
        );
        Assert.All(guests, guest => Assert.Equal("shut off", guest.Value!["guest_state"]!.GetValue<string>()));
    }
}
