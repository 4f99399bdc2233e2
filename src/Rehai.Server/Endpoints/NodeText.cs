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
    private static readonly string[] Policy = ["policy_name", "policy_group"];
    private static readonly string[] Whole = [.. Required, .. Policy];
    private static readonly string[] Desired = ["name", "chef_environment", "run_list", "normal", .. Policy];
    private static readonly string[] Current = ["name", "default", "override", "automatic"];
    private static readonly Dictionary<string, (byte[] First, byte[] Next)> Keys = Whole.ToDictionary(
        key => key,
        key => (Encoding.UTF8.GetBytes($"{{\"{key}\":"), Encoding.UTF8.GetBytes($",\"{key}\":"))
    );

    /// <summary>The node, or what is wrong with it.</summary>
    /// <param name="urlName">The name in the address; null where the body alone names the node.</param>
    public static (StoredNode? Node, string? Fault) Read(ReadOnlyMemory<byte> text, string? urlName) =>
        Read(
            text,
            urlName,
            Whole,
            members => new StoredNode(
                urlName ?? TextOf(members, "name")!,
                LayoutOf(members),
                DesiredOf(members),
                CurrentOf(members)
            )
        );

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string?)"/>
    public static (DesiredState? Desired, string? Fault) ReadDesired(ReadOnlyMemory<byte> text, string urlName) =>
        Read(text, urlName, Desired, DesiredOf);

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string?)"/>
    public static (CurrentState? Current, string? Fault) ReadCurrent(ReadOnlyMemory<byte> text, string urlName) =>
        Read(text, urlName, Current, CurrentOf);

    /// <summary>
    /// The current state as a merge patch (RFC 7396) of its text changes it, or what is wrong with it. Each level is merged by itself, so
    /// that what the patch does not name is neither copied together nor read.
    /// </summary>
    public static (CurrentState? Current, string? Fault) Merge(
        CurrentState current,
        ReadOnlyMemory<byte> patch,
        string urlName
    )
    {
        try
        {
            return Read(Present(patch), urlName, Current, _ => Merge(current, RawJsonObject.Parse(patch)));
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
    }

    /// <summary>The members of a patch that remove nothing.</summary>
    private static ReadOnlyMemory<byte> Present(ReadOnlyMemory<byte> patch) =>
        RawJsonObject.Parse(patch).Map(member => member.Kind == JsonTokenType.Null ? default : member.Value).Text;

    private static CurrentState Merge(CurrentState current, RawJsonObject patch)
    {
        return new(
            Merged("default", current.Default),
            Merged("override", current.Override),
            Merged("automatic", current.Automatic)
        );

        ReadOnlyMemory<byte> Merged(string level, ReadOnlyMemory<byte> before) =>
            patch.Find(level) switch
            {
                null => before,
                { Kind: JsonTokenType.Null } => EmptyObject,
                { } change => MergePatch.Apply(before, change.Value),
            };
    }

    /// <summary>The node's text in pieces, with its keys in the order in which they came.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Compose(StoredNode node) =>
        Compose(node, node.Layout.Split(',').Union(Policy));

    /// <summary>Bytes of the node's text.</summary>
    public static int LengthOf(StoredNode node) => Compose(node).Sum(piece => piece.Length);

    /// <summary>The text of <c>nodes/N/desired</c> (RFC 045): name, environment, run list, normal attributes, policy if any.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ComposeDesired(StoredNode node) => Compose(node, Desired);

    /// <summary>The text of <c>nodes/N/current</c> (RFC 045): name, default, override and automatic attributes.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ComposeCurrent(StoredNode node) => Compose(node, Current);

    private static List<ReadOnlyMemory<byte>> Compose(StoredNode node, IEnumerable<string> keys)
    {
        var pieces = new List<ReadOnlyMemory<byte>>(24);
        foreach (var key in keys)
        {
            if (ValueOf(node, key) is { } value)
            {
                pieces.Add(pieces.Count == 0 ? Keys[key].First : Keys[key].Next);
                pieces.Add(value);
            }
        }
        pieces.Add(End);
        return pieces;
    }

    private static (T? Part, string? Fault) Read<T>(
        ReadOnlyMemory<byte> text,
        string? urlName,
        string[] keys,
        Func<RawJsonObject, T> read
    )
        where T : class
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
        return FindFault(members, urlName, keys) is { } fault ? (null, fault) : (read(members), null);
    }

    private static string? FindFault(RawJsonObject members, string? urlName, string[] keys)
    {
        if (urlName is not null && members.Find("name") is { } name && name.Text() != urlName)
        {
            return "Node name mismatch.";
        }
        if (members.Members.FirstOrDefault(member => !keys.Contains(member.Name)) is { } unknown)
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

    private static DesiredState DesiredOf(RawJsonObject members) =>
        new(
            TextOf(members, "chef_environment") ?? "_default",
            TextOf(members, "policy_name"),
            TextOf(members, "policy_group"),
            RunList.Canonical(members.Find("run_list")) ?? EmptyList,
            LevelOf(members, "normal")
        );

    private static CurrentState CurrentOf(RawJsonObject members) =>
        new(LevelOf(members, "default"), LevelOf(members, "override"), LevelOf(members, "automatic"));

    private static string LayoutOf(RawJsonObject members)
    {
        var keys = members.Members.Select(member => member.Name).Distinct().ToList();
        return string.Join(',', keys.Concat(Required.Except(keys)));
    }

    private static ReadOnlyMemory<byte> LevelOf(RawJsonObject members, string level) =>
        members.Find(level)?.Value ?? EmptyObject;

    private static string? TextOf(RawJsonObject members, string key) => members.Find(key)?.Text();

    /// <summary>Null where the node has no such thing: a policy.</summary>
    private static ReadOnlyMemory<byte>? ValueOf(StoredNode node, string key) =>
        key switch
        {
            "name" => Quote(node.Name),
            "chef_environment" => Quote(node.Desired.Environment),
            "json_class" => Quote("Chef::Node"),
            "chef_type" => Quote("node"),
            "policy_name" => QuoteAny(node.Desired.PolicyName),
            "policy_group" => QuoteAny(node.Desired.PolicyGroup),
            "run_list" => node.Desired.RunList,
            "normal" => node.Desired.Normal,
            "default" => node.Current.Default,
            "override" => node.Current.Override,
            _ => node.Current.Automatic,
        };

    private static ReadOnlyMemory<byte>? QuoteAny(string? name) =>
        name is null ? default(ReadOnlyMemory<byte>?) : Quote(name);

    /// <summary>Chef's names hold nothing that JSON escapes.</summary>
    private static byte[] Quote(string name) => Encoding.ASCII.GetBytes($"\"{name}\"");
}
