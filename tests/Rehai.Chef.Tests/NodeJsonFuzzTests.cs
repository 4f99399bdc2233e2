using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests;

/// <summary>Any bytes are either no JSON object, which is said, or a node of which only the named roots change.</summary>
public sealed class NodeJsonFuzzTests
{
    private static readonly string[] Seeds =
    [
        """{"name":"kvm1","run_list":["recipe[a]"],"normal":{"n":1.0,"dup":1,"dup":2},"automatic":{"libvirt":{"a":[1,{"b":null}]},"x":1}}""",
        """{ "automatic" : {"rehai":{"guests":{"u":{"disks":[{"t":"\u00e4\ud83d\ude00"}]}}} , "libvirt":7 } ,"z":[ ]}""",
        """{"automatic":null,"name":"\u006bvm1","run_list":"a"}""",
        """{"automatic":{"libvirt":1,"libvirt":2,"l\u0069bvirt":3},"automatic":{"\ud800":1}}""",
        "\ufeff{}",
        "[]",
    ];

    private static readonly string[] Fragments =
    [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "\\",
        "\\u0",
        "\\ud800",
        "null",
        "1e400",
        "-0.0",
        "\"automatic\":",
        "\"libvirt\":",
        "{\"a\":",
        "/*",
        "//",
        "\0",
        "\u2028",
        "é",
        "[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":",
    ];

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Ours = new()
    {
        ["libvirt"] = "{\"new\":[1.0]}"u8.ToArray(),
        ["rehai"] = "2"u8.ToArray(),
    };

    private static readonly AttributeFilter Filter = ClientConfig
        .Load(
            "/dev/null",
            new Dictionary<string, ConfigValue>
            {
                ["allowed_automatic_attributes"] = Paths("libvirt/a", "rehai/guests/u", "x"),
                ["blocked_automatic_attributes"] = Paths("libvirt/a/b", "rehai/guests/u/disks"),
            },
            new Dictionary<string, string>()
        )
        .Filter;

    [Fact]
    public void Any_bytes_are_refused_or_changed_in_the_named_roots_only() => Soak.Check(Documents, 3_000, Holds);

    [Theory]
    [InlineData("{\"a\":", "1", "}")]
    [InlineData("[", "", "]")]
    public void Nesting_that_never_ends_is_refused(string open, string core, string close)
    {
        const int depth = 200_000;
        var deep = new StringBuilder("{\"automatic\":{\"libvirt\":");
        deep.Insert(deep.Length, open, depth).Append(core).Insert(deep.Length, close, depth).Append("}}");

        Assert.ThrowsAny<JsonException>(() => NodeDocument.Parse(Encoding.UTF8.GetBytes(deep.ToString())));
    }

    private static Gen<byte[]> Documents =>
        from seed in Gen.Elements(Seeds)
        from edits in Gen.ListOf(Edit)
        select edits.Take(8).Aggregate(Encoding.UTF8.GetBytes(seed), (text, edit) => edit(text));

    private static Gen<Func<byte[], byte[]>> Edit =>
        from place in Gen.Choose(0, 1_000)
        from length in Gen.Choose(0, 20)
        from fragment in Gen.Elements(Fragments)
        from bytes in Gen.Choose(0, 255).Select(value => new[] { (byte)value })
        from kind in Gen.Choose(0, 3)
        select (Func<byte[], byte[]>)(
            text =>
            {
                var start = text.Length == 0 ? 0 : place % text.Length;
                var end = Math.Min(text.Length, start + length);
                return kind switch
                {
                    0 => [.. text[..start], .. Encoding.UTF8.GetBytes(fragment), .. text[start..]],
                    1 => [.. text[..start], .. text[end..]],
                    2 => [.. text[..start], .. bytes, .. text[Math.Min(text.Length, start + 1)..]],
                    _ => [.. text[..end], .. text[start..]],
                };
            }
        );

    private static void Holds(byte[] text)
    {
        NodeDocument node;
        try
        {
            node = NodeDocument.Parse(text);
        }
        catch (JsonException)
        {
            return;
        }
        var changed = node.WithAutomatic(Ours);
        Assert.Equal(Others(node, "automatic"), Others(changed, "automatic"));
        Assert.Equal(Automatic(node), Automatic(changed));
        Assert.All(Ours, root => Assert.Equal(root.Value.ToArray(), changed.AutomaticRoot(root.Key).ToArray()));
        Assert.Equal(changed.Text.ToArray(), changed.WithAutomatic(Ours).Text.ToArray());
        _ = (node.Name, NodeFaults.Of(node));
        CompareAndFilter(node);
    }

    private static void CompareAndFilter(NodeDocument node)
    {
        foreach (var (root, json) in Ours)
        {
            var before = node.AutomaticRoot(root);
            Assert.Empty(AttributeDiff.Compare(root, json, json, AttributePaths.None));
            _ = AttributeDiff.Compare(root, before, json, AttributePaths.None);
            var left = Filter.Apply(root, before);
            Assert.True(left.Length <= before.Length);
            Assert.Equal(left.ToArray(), Filter.Apply(root, left).ToArray());
        }
    }

    /// <summary>The bytes of all members but these, in their order.</summary>
    private static List<string> Others(NodeDocument node, params string[] names) =>
        [.. node.Members.Where(member => !names.Contains(member.Name)).Select(Bytes)];

    private static List<string> Automatic(NodeDocument node) =>
        node.Members.LastOrDefault(member => member.Name == "automatic")
            is { Kind: JsonTokenType.StartObject } automatic
            ?
            [
                .. RawJsonObject
                    .Parse(automatic.Value)
                    .Members.Where(member => !Ours.ContainsKey(member.Name))
                    .Select(Bytes),
            ]
            : [];

    private static string Bytes(RawJsonMember member) =>
        Encoding.Latin1.GetString(member.Key.Span) + ":" + Encoding.Latin1.GetString(member.Value.Span);

    private static ConfigValue Paths(params string[] paths) =>
        new(ConfigValueKind.Array, "", [.. paths.Select(ConfigValue.String)]);
}
