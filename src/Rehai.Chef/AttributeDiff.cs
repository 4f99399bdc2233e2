using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// What differs between two JSON texts of one attribute root. Numbers are equal by value and strings by content, whatever
/// their spelling. An array is one change when its length differs, and is walked otherwise.
/// </summary>
public sealed class AttributeDiff
{
    private readonly AttributePaths _volatile;
    private readonly List<AttributeChange> _changes = [];
    private readonly List<string> _path = [];

    private AttributeDiff(AttributePaths @volatile) => _volatile = @volatile;

    /// <param name="before">Empty where the root does not exist.</param>
    /// <param name="after">Empty where the root is to go.</param>
    /// <param name="volatile">Paths, root included, whose differences are marked as those of values that move by themselves.</param>
    public static IReadOnlyList<AttributeChange> Compare(
        string root,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        AttributePaths @volatile
    )
    {
        var diff = new AttributeDiff(@volatile);
        try
        {
            using var old = Read(before);
            using var @new = Read(after);
            diff.Walk(root, old?.RootElement, @new?.RootElement);
            return diff._changes;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken UTF-8 or half a surrogate pair: it cannot be walked, and is not what we would write.
            return [new AttributeChange([root], null, null)];
        }
    }

    private static JsonDocument? Read(ReadOnlyMemory<byte> text) =>
        text.IsEmpty ? null : JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = RawJsonObject.MaxDepth });

    private void Walk(string key, JsonElement? before, JsonElement? after)
    {
        if (AreSpelledAlike(before, after))
        {
            return;
        }
        _path.Add(key);
        if (before is { ValueKind: JsonValueKind.Object } old && after is { ValueKind: JsonValueKind.Object } @new)
        {
            WalkObject(old, @new);
        }
        else if (IsSameLengthArray(before, after))
        {
            WalkArray(before!.Value, after!.Value);
        }
        else if (!AreEqual(before, after))
        {
            _changes.Add(
                new AttributeChange([.. _path], before?.GetRawText(), after?.GetRawText())
                {
                    IsVolatile = _volatile.Contains(_path),
                }
            );
        }
        _path.RemoveAt(_path.Count - 1);
    }

    private void WalkObject(JsonElement before, JsonElement after)
    {
        foreach (var member in after.EnumerateObject())
        {
            Walk(member.Name, before.TryGetProperty(member.Name, out var old) ? old : null, member.Value);
        }
        foreach (var member in before.EnumerateObject())
        {
            if (!after.TryGetProperty(member.Name, out _))
            {
                Walk(member.Name, member.Value, null);
            }
        }
    }

    private void WalkArray(JsonElement before, JsonElement after)
    {
        for (var i = 0; i < after.GetArrayLength(); i++)
        {
            Walk(i.ToString(CultureInfo.InvariantCulture), before[i], after[i]);
        }
    }

    /// <summary>Most of a node is, and need not be walked.</summary>
    private static bool AreSpelledAlike(JsonElement? before, JsonElement? after) =>
        before is { } old
        && after is { } @new
        && JsonMarshal.GetRawUtf8Value(old).SequenceEqual(JsonMarshal.GetRawUtf8Value(@new));

    private static bool IsSameLengthArray(JsonElement? before, JsonElement? after) =>
        before is { ValueKind: JsonValueKind.Array } old
        && after is { ValueKind: JsonValueKind.Array } @new
        && old.GetArrayLength() == @new.GetArrayLength();

    private static bool AreEqual(JsonElement? before, JsonElement? after)
    {
        try
        {
            return before is { } old && after is { } @new && JsonElement.DeepEquals(old, @new);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            // An exponent beyond what .NET compares: only the same spelling is known to be the same number.
            return before!.Value.GetRawText() == after!.Value.GetRawText();
        }
    }
}
