using System.Text.Json.Nodes;
using System.Xml.Linq;
using Rehai.Conformance.Hypervisor;

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

    [Fact]
    [Fault(
        "guests deleted and made while they are read",
        "virsh all the while, five runs",
        Says = "",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public async Task Guests_that_come_and_go_never_cost_the_others()
    {
        _host.Libvirtd.Virsh("define", Describe("stays"));
        var change = $"define {Describe("comes")};undefine comes;";
        using var enough = new CancellationTokenSource();
        var changes = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    _host.Libvirtd.Virsh(string.Concat(Enumerable.Repeat(change, 20)));
                }
            },
            TestContext.Current.CancellationToken
        );
        try
        {
            for (var run = 0; run < 5; run++)
            {
                Assert.False(changes.IsCompleted);
                _host.AssertFault();
                Assert.Contains("stays", Guests());
            }
        }
        finally
        {
            await enough.CancelAsync();
            _host.Libvirtd.Virsh("undefine", "stays");
            await changes;
        }
    }

    [Theory]
    [InlineData("a \"b\" 'c'")]
    [InlineData("two\nlines\tand a bed")]
    [InlineData("<&>\u202e\u009b31m")]
    [InlineData("x", 10_000)]
    [Fault(
        "guest whose name has quotes, line breaks, control characters, or 10,000 characters",
        "libvirt's test driver",
        Says = "",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_guest_of_any_name_keeps_it(string name, int times = 1)
    {
        var whole = string.Concat(Enumerable.Repeat(name, times));

        AssertFault("", Domain(new XElement("name", whole).ToString(SaveOptions.DisableFormatting)));

        Assert.Equal([whole], Guests());
    }

    [Fact]
    [Fault(
        "guest whose name has a `/`",
        "libvirt's test driver",
        Says = "cannot read libvirt at test:///",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_guest_with_a_slash_is_refused_by_libvirt_itself() => AssertFault("", Domain("<name>a/b</name>"));

    [Fact]
    [Fault(
        "description that names a file as an entity",
        "libvirt's test driver",
        Says = "",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void An_entity_of_a_file_is_not_read()
    {
        var secret = Path.Combine(_host.Workplace.Directory, "secret");
        File.WriteAllText(secret, "sesame");

        AssertFault($"<!DOCTYPE node [<!ENTITY x SYSTEM 'file://{secret}'>]>", Domain("<name>guest&x;</name>"));

        Assert.Equal(["guest"], Guests());
    }

    [Fact]
    [Fault(
        "description with a bomb of entities",
        "libvirt's test driver",
        Says = "cannot read libvirt at test:///",
        Exit = 45,
        Node = Afterwards.AsItWas
    )]
    public void A_bomb_of_entities_never_goes_off()
    {
        var entities = Enumerable.Range(1, 30).Select(i => $"<!ENTITY e{i} '&e{i - 1};&e{i - 1};'>");

        AssertFault($"<!DOCTYPE node [<!ENTITY e0 'boom'>{string.Concat(entities)}]>", Domain("<name>&e30;</name>"));
    }

    private string Describe(string name)
    {
        var file = Path.Combine(_host.Workplace.Directory, $"{name}.xml");
        File.WriteAllText(file, TestGuest.Xml(name, ""));
        return file;
    }

    private static string Domain(string name) =>
        $"<domain type='test'>{name}<memory>16384</memory><os><type>hvm</type></os></domain>";

    private void AssertFault(string doctype, string domain)
    {
        var file = Path.Combine(_host.Workplace.Directory, "node.xml");
        File.WriteAllText(file, $"{doctype}<node>{domain}</node>");
        _host.AssertFault(() => _host.Workplace.Rehai("libvirt", "--libvirt-uri", $"test://{file}"));
    }

    private IEnumerable<string> Guests() =>
        JsonNode.Parse(_host.Workplace.ReadNode().AutomaticRoot("rehai").Span)!["guests"]!
            .AsObject()
            .Select(guest => guest.Value!["guest_name"]!.GetValue<string>());
}
