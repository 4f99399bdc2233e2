using System.Text;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// A node between its text and its stored parts. Checks are Chef's (<c>chef_node.erl</c>), and what it leaves out is filled in as
/// Chef fills it; attribute levels are never parsed into objects.
/// </summary>
internal static class NodeText
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
    private static readonly byte[] EmptyList = "[]"u8.ToArray();
    private static readonly byte[] End = "}"u8.ToArray();
    private static readonly string[] Levels = ["normal", "default", "override", "automatic"];
    private static readonly string[] Required =
    [
        "name",
        "chef_environment",
        "json_class",
        "chef_type",
        .. Levels,
        "run_list",
    ];
    private static readonly Dictionary<string, (byte[] First, byte[] Next)> Keys = Required
        .Concat(["policy_name", "policy_group"])
        .ToDictionary(
            key => key,
            key => (Encoding.UTF8.GetBytes($"{{\"{key}\":"), Encoding.UTF8.GetBytes($",\"{key}\":"))
        );

    /// <summary>The node, or what is wrong with it.</summary>
    /// <param name="urlName">The name in the address; null where the body alone names the node.</param>
    public static (StoredNode? Node, string? Fault) Read(ReadOnlyMemory<byte> text, string? urlName)
    {
        RawJsonObject members;
        try
        {
            members = RawJsonObject.Parse(text);
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
        return FindFault(members, urlName) is { } fault ? (null, fault) : ReadParts(members, urlName);
    }

    /// <summary>The node's text in pieces, with its keys in the order in which they came.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Compose(StoredNode node)
    {
        var pieces = new List<ReadOnlyMemory<byte>>(24);
        foreach (var key in node.Layout.Split(','))
        {
            pieces.Add(pieces.Count == 0 ? Keys[key].First : Keys[key].Next);
            pieces.Add(ValueOf(node, key));
        }
        pieces.Add(End);
        return pieces;
    }

    private static string? FindFault(RawJsonObject members, string? urlName)
    {
        if (urlName is not null && members.Find("name") is { } name && name.Text() != urlName)
        {
            return "Node name mismatch.";
        }
        if (members.Members.FirstOrDefault(member => !Keys.ContainsKey(member.Name)) is { } unknown)
        {
            return $"Invalid key {unknown.Name} in request body";
        }
        var missing = urlName is null && members.Find("name") is null ? "Field 'name' missing" : null;
        return missing
            ?? Check(members, "name", Names.Node.IsMatch)
            ?? Check(members, "chef_environment", Names.Environment.IsMatch)
            ?? Check(members, "json_class", value => value == "Chef::Node")
            ?? Check(members, "chef_type", value => value == "node")
            ?? Levels.Select(level => CheckLevel(members, level)).FirstOrDefault(fault => fault is not null)
            ?? (RunList.Canonical(members.Find("run_list")) is null ? "Field 'run_list' is not a valid run list" : null)
            ?? Check(members, "policy_name", Names.Policy.IsMatch)
            ?? Check(members, "policy_group", Names.Policy.IsMatch);
    }

    private static string? Check(RawJsonObject members, string key, Func<string, bool> isValid) =>
        members.Find(key) is { } member && (member.Text() is not { } value || !isValid(value))
            ? $"Field '{key}' invalid"
            : null;

    private static string? CheckLevel(RawJsonObject members, string level) =>
        members.Find(level) is { Kind: not JsonTokenType.StartObject } ? $"Field '{level}' is not a hash" : null;

    private static (StoredNode, string?) ReadParts(RawJsonObject members, string? urlName)
    {
        var desired = new DesiredState(
            TextOf(members, "chef_environment") ?? "_default",
            TextOf(members, "policy_name"),
            TextOf(members, "policy_group"),
            RunList.Canonical(members.Find("run_list")) ?? EmptyList,
            LevelOf(members, "normal")
        );
        var current = new CurrentState(
            LevelOf(members, "default"),
            LevelOf(members, "override"),
            LevelOf(members, "automatic")
        );
        return (new StoredNode(urlName ?? TextOf(members, "name")!, LayoutOf(members), desired, current), null);
    }

    private static string LayoutOf(RawJsonObject members)
    {
        var keys = members.Members.Select(member => member.Name).Distinct().ToList();
        return string.Join(',', keys.Concat(Required.Except(keys)));
    }

    private static ReadOnlyMemory<byte> LevelOf(RawJsonObject members, string level) =>
        members.Find(level)?.Value ?? EmptyObject;

    private static string? TextOf(RawJsonObject members, string key) => members.Find(key)?.Text();

    private static ReadOnlyMemory<byte> ValueOf(StoredNode node, string key) =>
        key switch
        {
            "name" => Quote(node.Name),
            "chef_environment" => Quote(node.Desired.Environment),
            "json_class" => Quote("Chef::Node"),
            "chef_type" => Quote("node"),
            "policy_name" => Quote(node.Desired.PolicyName!),
            "policy_group" => Quote(node.Desired.PolicyGroup!),
            "run_list" => node.Desired.RunList,
            "normal" => node.Desired.Normal,
            "default" => node.Current.Default,
            "override" => node.Current.Override,
            _ => node.Current.Automatic,
        };

    /// <summary>Chef's names hold nothing that JSON escapes.</summary>
    private static byte[] Quote(string name) => Encoding.ASCII.GetBytes($"\"{name}\"");
}
