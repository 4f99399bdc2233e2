using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class NodeRootsTests
{
    [Fact]
    public void A_filter_drops_of_our_roots_what_it_says_and_touches_nobody_elses()
    {
        var roots = Filtered("blocked_automatic_attributes", ["passwd", "network"], "kernel", "passwd");

        Assert.Equal(["kernel", "libvirt", "rehai"], roots.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(roots.Warnings);
    }

    [Fact]
    public void A_root_that_passes_whole_keeps_its_text()
    {
        var roots = Filtered("allowed_automatic_attributes", ["kernel/a", "libvirt", "rehai"], "kernel");

        Assert.Equal("{ \"a\" : 1.0 }", Encoding.UTF8.GetString(roots.Texts["kernel"].Span));
    }

    [Fact]
    public void A_filter_that_drops_our_own_roots_is_named()
    {
        Assert.Equal(
            [
                "Not all of rehai is published: allowed_automatic_attributes lists only rehai/guests.",
                "Nothing of libvirt is published: allowed_automatic_attributes does not list libvirt.",
            ],
            Filtered("allowed_automatic_attributes", ["rehai/guests"]).Warnings.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "Not all of libvirt is published: blocked_automatic_attributes lists libvirt/nodeinfo/mhz.",
            Assert.Single(Filtered("blocked_automatic_attributes", ["libvirt/nodeinfo/mhz", "rehai/none"]).Warnings)
        );
    }

    [Fact]
    public void Where_all_is_dropped_nothing_is_published() =>
        Assert.Empty(Filtered("allowed_automatic_attributes", [], "kernel").Texts);

    private static NodeRoots Filtered(string setting, string[] paths, params string[] roots)
    {
        var options = new Dictionary<string, ConfigValue>
        {
            [setting] = new(ConfigValueKind.Array, "", [.. paths.Select(ConfigValue.String)]),
        };
        return new Collection(
            CollectionTests.Libvirt,
            new HostFacts { Version = "1", Guests = [] },
            roots.ToDictionary(root => root, _ => (ReadOnlyMemory<byte>)"{ \"a\" : 1.0 }"u8.ToArray()),
            AttributePaths.None,
            [],
            ReadAt: 0
        ).RootsFor(
            NodeDocument.Create("kvm1", "_default"),
            ClientConfig.Load("/dev/null", options, new Dictionary<string, string>()).Filter
        );
    }
}
