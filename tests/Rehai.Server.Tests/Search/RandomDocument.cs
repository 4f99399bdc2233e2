using System.Text;
using System.Text.Json.Nodes;
using Rehai.Server.Storage;

namespace Rehai.Server.Tests.Search;

/// <summary>Nodes of few keys and few words, so that what is alike meets often.</summary>
internal static class RandomDocument
{
    private static readonly string[] Keys = ["a", "b", "a_b", "b_a", "name", "x y", "_", "é"];
    private static readonly string[] Vocabulary =
    [
        "a",
        "b",
        "ab",
        "ba",
        "abc",
        "web1",
        "web2",
        "10",
        "9",
        "x*y",
        "a_b",
        "ü😀",
    ];

    public static string Key(Random random) => Keys[random.Next(5)];

    public static string[] Words(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Vocabulary[random.Next(Vocabulary.Length)])];

    public static StoredNode Node(Random random, string name) =>
        new(
            name,
            "name",
            new(
                random.Next(2) == 0 ? "_default" : "prod",
                null,
                random.Next(2) == 0 ? null : "a",
                Text(new JsonArray("recipe[a::b]", "role[web1]")),
                Text(Attributes(random, 3))
            ),
            new(Text(Attributes(random, 2)), Text(Attributes(random, 2)), Text(Attributes(random, 4)))
        );

    /// <summary>A node that differs from that one in one level, by a member or two.</summary>
    public static StoredNode Change(Random random, StoredNode node) =>
        random.Next(4) switch
        {
            0 => node with { Desired = node.Desired with { Normal = Change(random, node.Desired.Normal) } },
            1 => node with { Desired = node.Desired with { Environment = Words(random, 1)[0] } },
            2 => node with { Current = node.Current with { Override = Change(random, node.Current.Override) } },
            _ => node with { Current = node.Current with { Automatic = Change(random, node.Current.Automatic) } },
        };

    public static NaiveDocument Naive(StoredNode node)
    {
        var merged = new[] { node.Current.Default, node.Desired.Normal, node.Current.Override, node.Current.Automatic }
            .Select(level => JsonNode.Parse(level.Span)!.AsObject())
            .Aggregate(NaiveDocument.Merge);
        merged["name"] = node.Name;
        merged["chef_type"] = "node";
        merged["chef_environment"] = node.Desired.Environment;
        merged["run_list"] = new JsonArray("recipe[a::b]", "role[web1]");
        merged["recipe"] = new JsonArray("a::b");
        merged["role"] = new JsonArray("web1");
        if (node.Desired.PolicyGroup is { } group)
        {
            merged["policy_group"] = group;
        }
        return new NaiveDocument(merged);
    }

    private static ReadOnlyMemory<byte> Change(Random random, ReadOnlyMemory<byte> level)
    {
        var changed = JsonNode.Parse(level.Span)!.AsObject();
        var at = changed;
        while (
            random.Next(3) > 0 && at.Select(member => member.Value).OfType<JsonObject>().FirstOrDefault() is { } below
        )
        {
            at = below;
        }
        at.Remove(Keys[random.Next(Keys.Length)]);
        at[Keys[random.Next(Keys.Length)]] = Value(random, 2);
        return Text(changed);
    }

    private static JsonObject Attributes(Random random, int depth)
    {
        var members = new JsonObject();
        for (var i = random.Next(4); i > 0; i--)
        {
            members[Keys[random.Next(Keys.Length)]] = Value(random, depth - 1);
        }
        return members;
    }

    private static JsonNode? Value(Random random, int depth) =>
        random.Next(depth > 0 ? 9 : 5) switch
        {
            0 => random.Next(12),
            1 => random.Next(2) == 0,
            2 => null,
            3 => string.Join(random.Next(2) == 0 ? " " : "\n\t", Words(random, random.Next(4))),
            4 => Words(random, 1)[0],
            5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1))]),
            _ => Attributes(random, depth),
        };

    private static ReadOnlyMemory<byte> Text(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
