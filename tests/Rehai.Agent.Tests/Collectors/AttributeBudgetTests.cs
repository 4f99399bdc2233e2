using System.Text;
using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class AttributeBudgetTests
{
    private static readonly NodeDocument Empty = NodeDocument.Create("kvm1", "_default");

    [Theory]
    [InlineData(1_000_000, "")]
    [InlineData(5_500, "snapshots")]
    [InlineData(3_500, "snapshots,disks")]
    [InlineData(10, "snapshots,disks,interfaces")]
    public void Details_are_left_out_in_the_documented_order_and_never_identity_and_state(int bytes, string dropped)
    {
        var roots = Roots(Host(guests: 10, detail: 200), Empty, bytes);

        var host = Read(roots);
        Assert.Equal(dropped, string.Join(',', host.Truncated ?? []));
        Assert.All(host.Guests!.Values, guest => Assert.Equal(("g", "running"), (guest.GuestName, guest.GuestState)));
        Assert.Equal(dropped.Contains("disks", StringComparison.Ordinal), host.Guests["u0"].Disks is null);
        Assert.Equal(dropped.Contains("interfaces", StringComparison.Ordinal), host.Guests["u0"].Interfaces is null);
        Assert.True(bytes < 100 || roots.Texts["rehai"].Length <= bytes);
    }

    [Fact]
    public void Three_hundred_guests_with_long_descriptions_keep_who_they_are_and_what_they_do()
    {
        var roots = Roots(Host(guests: 300, detail: 3_000), Empty, AttributeBudget.Bytes);

        var host = Read(roots);
        Assert.Equal(300, host.Guests!.Count);
        Assert.Equal(["snapshots", "disks"], host.Truncated);
        Assert.True(roots.Texts["rehai"].Length <= AttributeBudget.Bytes);
        Assert.Equal(
            "The guests' facts are larger than 1000000 bytes: left out snapshots, disks.",
            Assert.Single(roots.Warnings)
        );
    }

    [Fact]
    public void What_the_node_keeps_of_an_unread_part_counts_and_is_left_out_as_well()
    {
        var volumes = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"v{i}\":{{\"key\":\"k\"}}"));
        var node = Node($$$"""{"libvirt":{"storage":{"p":{"uuid":"u","volumes":{ {{{volumes}}} },"mine":1.0} } } }""");
        var collection = Collected(new HostFacts { Guests = [] }) with { Libvirt = CollectionTests.Libvirt };

        var roots = collection.RootsFor(node, AttributeFilter.None, 10_000);

        Assert.EndsWith(
            "\"storage\":{\"p\":{\"uuid\":\"u\",\"mine\":1.0}}}",
            Encoding.UTF8.GetString(roots.Texts["libvirt"].Span),
            StringComparison.Ordinal
        );
        Assert.Equal(["volumes"], Read(roots).Truncated);
    }

    [Fact]
    public void A_root_that_this_run_does_not_publish_counts_as_the_node_has_it()
    {
        var node = Node($$$"""{"libvirt":{"x":"{{{new string('x', 5_000)}}}"}}""");

        Assert.Equal(["snapshots"], Read(Roots(Host(guests: 1, detail: 200), node, 5_600)).Truncated);
    }

    [Fact]
    public void Details_left_out_of_guests_that_are_kept_stay_in_the_list()
    {
        var guests = JsonSerializer
            .SerializeToElement(Host(10, 200), FactsJson.Default.HostFacts)
            .GetProperty("guests");
        var node = Node($$$"""{"rehai":{"truncated":["volumes"],"guests":{{{guests}}} } }""");

        Assert.Equal(["volumes", "snapshots"], Read(Roots(new HostFacts(), node, 5_500)).Truncated);
    }

    private static NodeDocument Node(string automatic) =>
        NodeDocument.Parse(Encoding.UTF8.GetBytes($"{{\"automatic\":{automatic}}}"));

    private static NodeRoots Roots(HostFacts host, NodeDocument node, int bytes) =>
        Collected(host).RootsFor(node, AttributeFilter.None, bytes);

    private static Collection Collected(HostFacts host) =>
        new(null, host, new Dictionary<string, ReadOnlyMemory<byte>>(), AttributePaths.None, [], ReadAt: 0);

    private static HostFacts Read(NodeRoots roots) =>
        JsonSerializer.Deserialize(roots.Texts["rehai"].Span, FactsJson.Default.HostFacts)!;

    private static HostFacts Host(int guests, int detail)
    {
        var all = new OrdinalDictionary<GuestFacts>();
        for (var i = 0; i < guests; i++)
        {
            all[$"u{i}"] = new GuestFacts
            {
                GuestName = "g",
                GuestState = "running",
                GuestStateReason = "booted",
                Snapshots = [new string('s', detail)],
                Disks = [new DiskFacts { Target = "vda", Source = new string('d', detail) }],
                Interfaces = [new InterfaceFacts { Mac = new string('m', detail) }],
            };
        }
        return new HostFacts { Guests = all };
    }
}
