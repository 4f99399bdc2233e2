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
    ) => Cut(root, json, paths, staysNamed: true);

    /// <summary>All but what stands at the paths.</summary>
    /// <returns>Empty where a path is the root itself.</returns>
    public static ReadOnlyMemory<byte> Without(
        string root,
        ReadOnlyMemory<byte> json,
        IReadOnlyList<IReadOnlyList<string?>> paths
    ) => Cut(root, json, paths, staysNamed: false);

    /// <param name="staysNamed">Whether what the paths name stays, or the rest.</param>
    private static ReadOnlyMemory<byte> Cut(
        string key,
        ReadOnlyMemory<byte> json,
        IReadOnlyList<IReadOnlyList<string?>> paths,
        bool staysNamed
    )
    {
        var below = Below(key, paths);
        var isNamed = below.Exists(path => path.Count == 0);
        return !isNamed && below.Count > 0 && RawJsonObject.AsObject(json) is { } members
                ? members.Map(member => Cut(member.Name, member.Value, below, staysNamed)).Text
            : isNamed == staysNamed ? json
            : default;
    }

    private static List<IReadOnlyList<string?>> Below(string key, IReadOnlyList<IReadOnlyList<string?>> paths) =>
        [.. paths.Where(path => path[0] is AnyKey || path[0] == key).Select(path => path.Skip(1).ToArray())];
}
