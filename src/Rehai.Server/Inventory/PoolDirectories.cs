namespace Rehai.Server.Inventory;

/// <summary>
/// Which storage pool a disk is in. A disk says <c>POOL/VOLUME</c> or a path; the volumes of a pool lie in one directory, which its first
/// volume tells.
/// </summary>
internal sealed class PoolDirectories
{
    private readonly Dictionary<string, string> _pools = [];

    /// <param name="storage"><c>libvirt.storage</c>.</param>
    public PoolDirectories(NodeValue storage)
    {
        foreach (var (pool, value) in storage.Members().Take(NodeValue.LongestList))
        {
            if (
                DirectoryOf(value["volumes"].First()["path"].Text()) is { } directory
                && NodeValue.Shown(pool) is { } name
            )
            {
                _pools.TryAdd(directory, name);
            }
        }
    }

    public bool IsSame(PoolDirectories other) =>
        _pools.Count == other._pools.Count
        && _pools.All(pool => other._pools.GetValueOrDefault(pool.Key) == pool.Value);

    /// <param name="source">As a disk has it.</param>
    /// <returns>Null where it is in none that is known: a file elsewhere, or <c>PROTOCOL:NAME</c>.</returns>
    public string? PoolOf(string? source) =>
        DirectoryOf(source) is not { } directory ? null
        : source![0] == '/' ? _pools.GetValueOrDefault(directory)
        : source.Contains(':', StringComparison.Ordinal) ? null
        : source[..source.IndexOf('/', StringComparison.Ordinal)];

    private static string? DirectoryOf(string? path) => path?.LastIndexOf('/') is { } end and >= 0 ? path[..end] : null;
}
