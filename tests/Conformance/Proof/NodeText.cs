using System.Globalization;
using System.Text;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Conformance.Proof;

/// <summary>Edits in a node's text: planted, changed where they stand, and read out again. All else keeps its bytes.</summary>
/// <param name="padding">Bytes that each node is larger by.</param>
internal sealed class NodeText(SlotMap slots, int padding)
{
    /// <summary>The text does not show that place.</summary>
    internal const int NotShown = -1;

    /// <summary>Half of one edit and half of another.</summary>
    internal const int Torn = -2;

    /// <summary>An edit stands there twice.</summary>
    internal const int Doubled = -3;

    private const string Item = "recipe[proof::k";

    /// <summary>Spellings that a parser and a writer would change.</summary>
    private readonly byte[] _planted = Encoding.UTF8.GetBytes(
        $$"""
        {"n":1.0e+02,"m":-0.0,"big":123456789012345678901234567890.10,"s":"\u00e9\/\u0041é","two":1,"two":2, "ws" : [ 1 ,2 ],"pad":"{{new string(
            '.',
            padding
        )}}"}
        """
    );

    private static byte[] Small => """{"n":1.0e+02,"s":"\u00e9\/\u0041","deep":{"a":[{"b":[[]]}]}}"""u8.ToArray();

    internal byte[] Fresh(string name)
    {
        var text = new StringBuilder(
            $$"""{"name":"{{name}}","chef_environment":"_default","json_class":"Chef::Node","""
        );
        for (var level = 0; level < SlotMap.Levels.Count; level++)
        {
            text.Append(
                $$"""
                "{{SlotMap.Levels[level]}}":{"foreign":{{Encoding.UTF8.GetString(Planted(level))}}},
                """
            );
        }
        return Encoding.UTF8.GetBytes(
            text.Append(
                    """
                    "chef_type":"node","run_list":["role[hypervisor]"]}
                    """
                )
                .ToString()
        );
    }

    /// <summary>The value of each place, 0 where the edit is absent.</summary>
    /// <param name="text">A node, one of its states, or a merge patch of one.</param>
    /// <param name="isPatch">What the patch does not name, it does not show.</param>
    internal int[] Read(ReadOnlyMemory<byte> text, bool isPatch = false)
    {
        var values = new int[slots.Count];
        Array.Fill(values, NotShown);
        foreach (var member in RawJsonObject.Parse(text).Members)
        {
            switch (member.Name)
            {
                case "run_list":
                    ReadItems(member.Value, Item, ']', SlotMap.RunList, values);
                    break;
                case "chef_environment":
                    values[slots.Environment] = NumberBehind(member.Text()!, "e");
                    break;
                case "normal" or "default" or "override" or "automatic":
                    ReadLevel(member, isPatch, values);
                    break;
            }
        }
        return values;
    }

    /// <summary>The text with one place set.</summary>
    internal ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> text, int slot, int value)
    {
        var knife = SlotMap.KnifeOf(slot);
        return slots.KindOf(slot) switch
        {
            SlotKind.RunList => WithItem(text, ["run_list"], $"{Item}{knife}v", $"{value}]"),
            SlotKind.Tag => WithItem(text, ["normal", "tags"], $"k{knife}v", $"{value}"),
            SlotKind.Normal => Set(text, ["normal", "proof", $"k{knife}"], Number(value)),
            SlotKind.Environment => Set(text, ["chef_environment"], Encoding.ASCII.GetBytes($"\"e{value}\"")),
            SlotKind.Default => Set(text, ["default", "proof"], Number(value)),
            SlotKind.Override => Set(text, ["override", "proof"], Number(value)),
            SlotKind.Automatic => Set(text, ["automatic", "proof"], Number(value)),
            SlotKind.Guests => Set(text, ["automatic", "rehai"], Truth.Text(value, TimeProvider.System)),
            _ => throw new ArgumentOutOfRangeException(nameof(slot)),
        };
    }

    /// <summary>As the original did at each run.</summary>
    internal static ReadOnlyMemory<byte> Wipe(ReadOnlyMemory<byte> text) =>
        Set(Set(text, ["default"], "{}"u8.ToArray()), ["override"], "{}"u8.ToArray());

    /// <summary>What <c>nodes/N/current</c> takes of a node's text.</summary>
    internal static ReadOnlyMemory<byte> CurrentOf(ReadOnlyMemory<byte> text) =>
        RawJsonObject
            .Parse(text)
            .Map(member => member.Name is "name" or "default" or "override" or "automatic" ? member.Value : default)
            .Text;

    private void ReadLevel(RawJsonMember level, bool isPatch, int[] values)
    {
        var members = RawJsonObject.Parse(level.Value);
        if (!isPatch)
        {
            var place = SlotMap.Levels.ToList().IndexOf(level.Name);
            var found = members.Find("foreign");
            values[slots.Foreign(place)] = found?.Value.Span.SequenceEqual(Planted(place)) is true ? 1 : 0;
        }
        switch (level.Name)
        {
            case "normal":
                ReadNormal(members, values);
                break;
            case "default":
                values[slots.Default] = NumberOf(members.Find("proof"));
                break;
            case "override":
                values[slots.Override] = NumberOf(members.Find("proof"));
                break;
            default:
                values[slots.Automatic] = isPatch ? NotShown : NumberOf(members.Find("proof"));
                values[slots.Guests] =
                    members.Find("rehai") is not { } rehai ? 0
                    : isPatch ? Truth.MarkOf(rehai.Value)
                    : Truth.Recognize(rehai.Value);
                break;
        }
    }

    private void ReadNormal(RawJsonObject normal, int[] values)
    {
        var proof = normal.Find("proof") is { } found ? RawJsonObject.Parse(found.Value) : null;
        for (var knife = 0; knife < slots.Knives; knife++)
        {
            values[SlotMap.Normal(knife)] = NumberOf(proof?.Find($"k{knife}"));
        }
        ReadItems(normal.Find("tags")?.Value ?? "[]"u8.ToArray(), "k", '\0', SlotMap.Tag, values);
    }

    private void ReadItems(ReadOnlyMemory<byte> list, string start, char end, Func<int, int> slotOf, int[] values)
    {
        for (var knife = 0; knife < slots.Knives; knife++)
        {
            values[slotOf(knife)] = 0;
        }
        foreach (var item in Items(list).Where(item => item.StartsWith(start, StringComparison.Ordinal)))
        {
            var parts = item[start.Length..].TrimEnd(end).Split('v');
            ref var value = ref values[slotOf(int.Parse(parts[0], CultureInfo.InvariantCulture))];
            value = value == 0 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : Doubled;
        }
    }

    private static ReadOnlyMemory<byte> WithItem(
        ReadOnlyMemory<byte> text,
        IReadOnlyList<string> path,
        string start,
        string rest
    )
    {
        var list = Find(RawJsonObject.Parse(text), path);
        var items = Items(list.IsEmpty ? "[]"u8.ToArray() : list)
            .Where(item => !item.StartsWith(start, StringComparison.Ordinal))
            .Append(start + rest)
            .Select(item => $"\"{item}\"");
        return Set(text, path, Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"));
    }

    private static List<string> Items(ReadOnlyMemory<byte> list)
    {
        using var json = JsonDocument.Parse(list);
        return [.. json.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static ReadOnlyMemory<byte> Find(RawJsonObject node, IReadOnlyList<string> path) =>
        node.Find(path[0]) is not { } member ? default
        : path.Count == 1 ? member.Value
        : Find(RawJsonObject.Parse(member.Value), [.. path.Skip(1)]);

    private static ReadOnlyMemory<byte> Set(
        ReadOnlyMemory<byte> text,
        IReadOnlyList<string> path,
        ReadOnlyMemory<byte> value
    )
    {
        var node = RawJsonObject.Parse(text);
        var inner =
            path.Count == 1 ? value : Set(node.Find(path[0])?.Value ?? "{}"u8.ToArray(), [.. path.Skip(1)], value);
        return node.With(new Dictionary<string, ReadOnlyMemory<byte>> { [path[0]] = inner }).Text;
    }

    /// <summary>The padding stands where a node has most of its bytes.</summary>
    private byte[] Planted(int level) => SlotMap.Levels[level] == "automatic" ? _planted : Small;

    private static byte[] Number(int value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    private static int NumberOf(RawJsonMember? member) =>
        member is null ? 0 : int.Parse(member.Value.Span, CultureInfo.InvariantCulture);

    private static int NumberBehind(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(start.Length), CultureInfo.InvariantCulture)
            : 0;
}
