using System.Text;
using Rehai.Agent.Publishing;
using Rehai.Chef;

namespace Rehai.Agent.Tests.Publishing;

public sealed class NodePatchTests
{
    private static readonly AttributePaths Moving = new([
        ["libvirt", "domains", "*", "cpu_time"],
        ["rehai", "refreshed_at"],
    ]);

    [Fact]
    public void One_guests_change_costs_one_guests_bytes_and_takes_its_moving_values_along()
    {
        var patch = Patch(
            """{"libvirt":{"domains":{"a":{"state":1,"cpu_time":1},"b":{"state":1,"cpu_time":1}}},"rehai":{"refreshed_at":"1"}}""",
            ("libvirt", """{"domains":{"a":{"state":3,"cpu_time":2},"b":{"state":1,"cpu_time":2}}}"""),
            ("rehai", """{"refreshed_at":"2"}""")
        );

        Assert.Equal(
            """{"automatic":{"libvirt":{"domains":{"a":{"state":3,"cpu_time":2}}},"rehai":{"refreshed_at":"2"}}}""",
            patch
        );
    }

    [Fact]
    public void What_is_gone_is_removed_and_what_is_new_is_added() =>
        Assert.Equal(
            """{"automatic":{"libvirt":{"domains":{"b":{"state":1},"a":null}}}}""",
            Patch("""{"libvirt":{"domains":{"a":{"state":1}}}}""", ("libvirt", """{"domains":{"b":{"state":1}}}"""))
        );

    [Fact]
    public void A_list_is_replaced_whole() =>
        Assert.Equal(
            """{"automatic":{"rehai":{"disks":[{"a":1},{"a":3}]}}}""",
            Patch(
                """{"rehai":{"disks":[{"a":1},{"a":2}],"other":1}}""",
                ("rehai", """{"disks":[{"a":1},{"a":3}],"other":1}""")
            )
        );

    [Fact]
    public void A_new_root_comes_whole() =>
        Assert.Equal("""{"automatic":{"kernel":{"a":[null,1.0]}}}""", Patch("{}", ("kernel", """{"a":[null,1.0]}""")));

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"b":null}}""")]
    public void A_value_that_a_merge_patch_would_take_for_a_removal_is_not_said_by_one(string value) =>
        Assert.Null(Patch("{}", ("kernel", value)));

    /// <summary>What the server makes of the patch is what a whole save would have made, moving values aside.</summary>
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,{"d":2}]}}""", """{"b":{"c":[1,{"d":3}],"e":"x"},"f":{}}""")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":5}""")]
    [InlineData("""{"a":5}""", """{"a":{"b":{"c":1}}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""")]
    [InlineData("""{"é\"/~":1}""", """{"é\"/~":2,"":3}""")]
    public void The_patch_makes_of_the_node_what_a_save_would(string before, string after)
    {
        var node = Node($$"""{"kernel":{{before}},"foreign":1.0}""");
        var patch = NodePatch.Of(node, Roots(("kernel", after)), Differences(node, ("kernel", after)))!.Value;

        var merged = NodeDocument.Parse(MergePatch.Apply(node.Text, patch));

        Assert.Empty(
            AttributeDiff.Compare("kernel", merged.AutomaticRoot("kernel"), Bytes(after), AttributePaths.None)
        );
        Assert.Equal("1.0", Encoding.UTF8.GetString(merged.AutomaticRoot("foreign").Span));
    }

    private static string? Patch(string automatic, params (string Root, string Json)[] roots)
    {
        var node = Node(automatic);
        return NodePatch.Of(node, Roots(roots), Differences(node, roots)) is { } patch
            ? Encoding.UTF8.GetString(patch.Span)
            : null;
    }

    private static NodeDocument Node(string automatic) =>
        NodeDocument.Parse(Bytes($$"""{"name":"kvm1","automatic":{{automatic}}}"""));

    private static Dictionary<string, ReadOnlyMemory<byte>> Roots(params (string Root, string Json)[] roots) =>
        roots.ToDictionary(root => root.Root, root => Bytes(root.Json));

    private static List<AttributeChange> Differences(NodeDocument node, params (string Root, string Json)[] roots) =>
        [
            .. roots.SelectMany(root =>
                AttributeDiff.Compare(root.Root, node.AutomaticRoot(root.Root), Bytes(root.Json), Moving)
            ),
        ];

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
