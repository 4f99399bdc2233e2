using System.Text;
using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class CollectionTests
{
    internal static readonly LibvirtFacts Libvirt = new()
    {
        Uri = "qemu:///system",
        LibvirtVersion = "9000000",
        Nodeinfo = new NodeinfoFacts
        {
            Cores = 1,
            Cpus = 1,
            Memory = 1,
            Mhz = 1,
            Model = "x86_64",
            Nodes = 1,
            Sockets = 1,
            Threads = 1,
        },
        Domains = [],
    };

    [Fact]
    public void A_part_that_was_not_read_stays_as_the_node_has_it()
    {
        var collection = Collected(Libvirt, new HostFacts { Guests = [], Networks = [] });

        var roots = Roots(
            collection,
            """{"libvirt":{"networks":{"default":{}},"storage":{"p":1.0},"gone":1},"rehai":{"networks":{"old":{}},"pools":{"p":{}}}}"""
        );

        Assert.Equal("""{"default":{}}""", roots["libvirt"]!["networks"]!.ToJsonString());
        Assert.Contains("\"storage\":{\"p\":1.0}", roots["libvirt"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(roots["libvirt"]!["gone"]);
        Assert.Equal("{}", roots["rehai"]!["networks"]!.ToJsonString());
        Assert.Equal("""{"p":{}}""", roots["rehai"]!["pools"]!.ToJsonString());
    }

    [Fact]
    public void On_an_item_of_a_data_bag_the_same_is_kept()
    {
        var collection = Collected(Libvirt, new HostFacts { Guests = [] });
        const string roots = """{"libvirt":{"networks":{"default":{}},"gone":1},"rehai":{"pools":{"p":{}}}}""";
        var item = DataItemDocument.Parse(Encoding.UTF8.GetBytes("{\"id\":\"kvm1\"," + roots[1..]));

        var texts = collection.RootsFor(item, AttributeFilter.None).Texts;

        var expected = Roots(collection, roots);
        Assert.Equal(["libvirt", "rehai"], texts.Keys);
        Assert.All(
            texts,
            root => Assert.Equal(expected[root.Key]!.ToJsonString(), JsonNode.Parse(root.Value.Span)!.ToJsonString())
        );
        Assert.Equal("""{"default":{}}""", expected["libvirt"]!["networks"]!.ToJsonString());
    }

    [Fact]
    public void Without_libvirt_the_guests_stay_with_the_time_of_their_reading()
    {
        var collection = Collected(
            null,
            new HostFacts
            {
                Version = "2",
                Collectors = new() { ["libvirt"] = Failed("down") },
            }
        );

        var rehai = Roots(
            collection,
            """{"rehai":{"version":"1","refreshed_at":"then","truncated":["disks"],"guests":{"u":{}},"collectors":{"libvirt":{"ms":1,"ok":true},"ohai":{"ms":2,"ok":true}}}}"""
        )["rehai"]!;

        Assert.Equal("2", rehai["version"]!.GetValue<string>());
        Assert.Equal("then", rehai["refreshed_at"]!.GetValue<string>());
        Assert.Equal("""{"u":{}}""", rehai["guests"]!.ToJsonString());
        Assert.Equal("""["disks"]""", rehai["truncated"]!.ToJsonString());
        Assert.Equal("down", rehai["collectors"]!["libvirt"]!["error"]!.GetValue<string>());
        Assert.True(rehai["collectors"]!["ohai"]!["ok"]!.GetValue<bool>());
    }

    [Fact]
    public void Guests_that_were_read_whole_are_no_longer_said_to_be_truncated()
    {
        var rehai = Roots(Collected(Libvirt, new HostFacts { Guests = [] }), """{"rehai":{"truncated":["disks"]}}""");

        Assert.Null(rehai["rehai"]!["truncated"]);
    }

    [Theory]
    [InlineData("ohai", "libvirt, ohai")]
    [InlineData("cpu", "cpu, hostname, kernel, libvirt, memory, platform")]
    [InlineData("libvirt", "cpu, hostname, kernel, libvirt, memory, ohai, platform")]
    public void Of_ohai_and_what_stands_in_for_it_only_the_one_that_ran_keeps_its_outcome(string ran, string kept)
    {
        var outcome = new OrdinalDictionary<CollectorFacts>
        {
            [ran] = new() { Ms = 1, Ok = true },
        };

        var rehai = Roots(
            Collected(null, new HostFacts { Collectors = outcome }),
            """{"rehai":{"collectors":{"cpu":{},"hostname":{},"kernel":{},"libvirt":{},"memory":{},"ohai":{},"platform":{}}}}"""
        )["rehai"]!;

        var names = rehai["collectors"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);
        Assert.Equal(kept, string.Join(", ", names));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"libvirt":null,"rehai":[1]}""")]
    [InlineData("""{"libvirt":"x","rehai":{"collectors":7}}""")]
    public void A_node_that_never_had_them_gets_what_was_read(string automatic)
    {
        var roots = Roots(Collected(Libvirt, new HostFacts { Guests = [], Collectors = [] }), automatic);

        Assert.Equal("qemu:///system", roots["libvirt"]!["uri"]!.GetValue<string>());
        Assert.Equal("{}", roots["rehai"]!["guests"]!.ToJsonString());
    }

    private static CollectorFacts Failed(string error) => new() { Ms = 1, Error = error };

    private static Collection Collected(LibvirtFacts? libvirt, HostFacts host) =>
        new(libvirt, host, new Dictionary<string, ReadOnlyMemory<byte>>(), AttributePaths.None, [], ReadAt: 0);

    private static Dictionary<string, JsonNode?> Roots(Collection collection, string automatic) =>
        collection
            .RootsFor(
                NodeDocument.Parse(Encoding.UTF8.GetBytes($"{{\"automatic\":{automatic}}}")),
                AttributeFilter.None
            )
            .Texts.ToDictionary(root => root.Key, root => JsonNode.Parse(root.Value.Span));
}
