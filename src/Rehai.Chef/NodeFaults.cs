using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// What a Chef server refuses in a node's text although it, or an older one, once stored it (<c>chef_node.erl</c>). Such nodes come
/// from other tools and from very old Chefs, and only their owner can say what was meant.
/// </summary>
public static class NodeFaults
{
    private static readonly Dictionary<string, JsonTokenType> Fields = new()
    {
        ["name"] = JsonTokenType.String,
        ["chef_environment"] = JsonTokenType.String,
        ["json_class"] = JsonTokenType.String,
        ["chef_type"] = JsonTokenType.String,
        ["run_list"] = JsonTokenType.StartArray,
        ["normal"] = JsonTokenType.StartObject,
        ["default"] = JsonTokenType.StartObject,
        ["override"] = JsonTokenType.StartObject,
        ["automatic"] = JsonTokenType.StartObject,
        ["policy_name"] = JsonTokenType.String,
        ["policy_group"] = JsonTokenType.String,
    };

    /// <summary>A phrase for each field, like <c>run_list is a string and must be an array</c>.</summary>
    public static IReadOnlyList<string> Of(NodeDocument node) =>
        [.. node.Members.Select(Fault).OfType<string>().Distinct()];

    private static string? Fault(RawJsonMember member) =>
        !Fields.TryGetValue(member.Name, out var kind) ? $"{Word(member.Name)} is no field of a node"
        : member.Kind != kind ? $"{member.Name} is {Word(member.Kind)} and must be {Word(kind)}"
        : null;

    /// <summary>A key of somebody else's for a terminal: short, and without control characters.</summary>
    private static string Word(string key) =>
        new([.. key.Take(50).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);

    private static string Word(JsonTokenType kind) =>
        kind switch
        {
            JsonTokenType.String => "a string",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.StartObject => "an object",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            _ => "a boolean",
        };
}
