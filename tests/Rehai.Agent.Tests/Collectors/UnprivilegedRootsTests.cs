using System.Text;
using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class UnprivilegedRootsTests
{
    [Fact]
    public void A_root_that_was_read_as_root_stays_and_that_is_said()
    {
        var roots = Read("""{"dmi":{"board":1}}""", asRoot: false, "dmi", "kernel");

        Assert.Equal(["kernel", "rehai"], roots.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("""["kernel"]""", List(roots));
        Assert.StartsWith("1 of ohai's roots stay", Assert.Single(roots.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_last_read_without_those_rights_is_refreshed()
    {
        var roots = Read("""{"dmi":{},"rehai":{"unprivileged":["dmi"],"kept":1.0}}""", asRoot: false, "dmi");

        Assert.Contains("dmi", roots.Texts.Keys);
        Assert.Equal("""{"unprivileged":["dmi"],"kept":1.0}""", Text(roots, "rehai"));
        Assert.Empty(roots.Warnings);
    }

    [Fact]
    public void A_reading_as_root_takes_its_roots_from_the_list()
    {
        const string before = """{"dmi":{},"rehai":{"unprivileged":["dmi","kernel"],"kept":1.0}}""";

        Assert.Equal("""{"unprivileged":["kernel"],"kept":1.0}""", Text(Read(before, asRoot: true, "dmi"), "rehai"));
        Assert.Equal("""{"kept":1.0}""", Text(Read(before, asRoot: true, "dmi", "kernel"), "rehai"));
    }

    [Fact]
    public void The_list_outlives_a_reading_of_libvirt_alone()
    {
        var collection = Collected(asRoot: true) with { Host = new HostFacts { Guests = [] } };

        var roots = collection.RootsFor(Node("""{"rehai":{"unprivileged":["dmi"]}}"""), AttributeFilter.None);

        Assert.Equal("""["dmi"]""", List(roots));
    }

    [Theory]
    [InlineData("""{"dmi":{}}""")]
    [InlineData("""{"dmi":{},"rehai":null}""")]
    [InlineData("""{"dmi":{},"rehai":{"unprivileged":"dmi"}}""")]
    [InlineData("""{"dmi":{},"rehai":{"unprivileged":[1,null,{"dmi":1}]}}""")]
    [InlineData("""{"dmi":{},"rehai":{"unprivileged":["\ud800"]}}""")]
    public void A_root_that_no_list_names_was_read_as_root(string automatic) =>
        Assert.DoesNotContain("dmi", Read(automatic, asRoot: false, "dmi").Texts.Keys);

    [Fact]
    public void As_root_on_a_node_without_a_list_there_is_nothing_to_say() =>
        Assert.Equal(["dmi"], Read("""{"dmi":{},"rehai":{}}""", asRoot: true, "dmi").Texts.Keys);

    private static NodeRoots Read(string automatic, bool asRoot, params string[] roots) =>
        Collected(asRoot, roots).RootsFor(Node(automatic), AttributeFilter.None);

    private static Collection Collected(bool asRoot, params string[] roots) =>
        new(
            null,
            null,
            roots.ToDictionary(root => root, _ => (ReadOnlyMemory<byte>)"{}"u8.ToArray()),
            AttributePaths.None,
            [],
            ReadAt: 0
        )
        {
            Unprivileged = asRoot ? [] : roots,
        };

    private static NodeDocument Node(string automatic) =>
        NodeDocument.Parse(Encoding.UTF8.GetBytes($"{{\"automatic\":{automatic}}}"));

    private static string List(NodeRoots roots) =>
        JsonNode.Parse(roots.Texts["rehai"].Span)!["unprivileged"]!.ToJsonString();

    private static string Text(NodeRoots roots, string root) => Encoding.UTF8.GetString(roots.Texts[root].Span);
}
