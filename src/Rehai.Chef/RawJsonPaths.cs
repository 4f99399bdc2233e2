namespace Rehai.Chef;

/// <summary>
/// Takes values out of JSON text by their paths from a root on; every byte of what stays is as it was. A segment is an exact
/// key, and <see cref="AnyKey"/> stands for each key. Paths lead through objects only, never into arrays.
/// </summary>
public static class RawJsonPaths
{
    public const string? AnyKey = null;

    /// <summary>What stands at the paths. An object on the way to something that is not there stays, empty.</summary>
    /// <returns>Empty where no path leads to the root.</returns>
    public static ReadOnlyMemory<byte> Only(
        string root,
        ReadOnlyMemory<byte> json,
        IReadOnlyList<IReadOnlyList<string?>> paths
    )
    {
        var below = Below(root, paths);
        return below.Exists(path => path.Count == 0) ? json
            : below.Count > 0 && RawJsonObject.AsObject(json) is { } members
                ? members.Map(member => Only(member.Name, member.Value, below)).Text
            : default;
    }

    /// <summary>All but what stands at the paths.</summary>
    /// <returns>Empty where a path is the root itself.</returns>
    public static ReadOnlyMemory<byte> Without(
        string root,
        ReadOnlyMemory<byte> json,
        IReadOnlyList<IReadOnlyList<string?>> paths
    )
    {
        var below = Below(root, paths);
        return below.Exists(path => path.Count == 0) ? default
            : below.Count > 0 && RawJsonObject.AsObject(json) is { } members
                ? members.Map(member => Without(member.Name, member.Value, below)).Text
            : json;
    }

    private static List<IReadOnlyList<string?>> Below(string key, IReadOnlyList<IReadOnlyList<string?>> paths) =>
        [.. paths.Where(path => path[0] is AnyKey || path[0] == key).Select(path => path.Skip(1).ToArray())];
}
