using System.Text.Json;

namespace Rehai.Agent.Collectors;

/// <summary><c>memory</c> as ohai's Memory plugin gives it: strings like <c>"24684092kB"</c>.</summary>
internal sealed class MemoryCollector(HostFiles files) : ICollector
{
    private static readonly (string Group, (string Meminfo, string Key)[] Keys)[] Groups =
    [
        ("swap", [("SwapCached", "cached"), ("SwapTotal", "total"), ("SwapFree", "free")]),
        (
            "hugepages",
            [
                ("HugePages_Total", "total"),
                ("HugePages_Free", "free"),
                ("HugePages_Rsvd", "reserved"),
                ("HugePages_Surp", "surplus"),
            ]
        ),
        ("directmap", [("DirectMap4k", "4k"), ("DirectMap2M", "2M"), ("DirectMap4M", "4M"), ("DirectMap1G", "1G")]),
        (
            "",
            [
                ("MemTotal", "total"),
                ("MemFree", "free"),
                ("MemAvailable", "available"),
                ("Buffers", "buffers"),
                ("Cached", "cached"),
                ("Active", "active"),
                ("Inactive", "inactive"),
                ("HighTotal", "high_total"),
                ("HighFree", "high_free"),
                ("LowTotal", "low_total"),
                ("LowFree", "low_free"),
                ("Dirty", "dirty"),
                ("Writeback", "writeback"),
                ("AnonPages", "anon_pages"),
                ("Mapped", "mapped"),
                ("Slab", "slab"),
                ("SReclaimable", "slab_reclaimable"),
                ("SUnreclaim", "slab_unreclaim"),
                ("PageTables", "page_tables"),
                ("NFS_Unstable", "nfs_unstable"),
                ("Bounce", "bounce"),
                ("CommitLimit", "commit_limit"),
                ("Committed_AS", "committed_as"),
                ("VmallocTotal", "vmalloc_total"),
                ("VmallocUsed", "vmalloc_used"),
                ("VmallocChunk", "vmalloc_chunk"),
                ("Hugepagesize", "hugepage_size"),
                ("Hugetlb", "hugetlb"),
            ]
        ),
    ];

    /// <summary>Sizes that stay as the machine is built; all others move by themselves.</summary>
    private static readonly string[] Fixed =
    [
        "total",
        "commit_limit",
        "high_total",
        "hugepage_size",
        "low_total",
        "vmalloc_total",
    ];

    public static readonly IReadOnlyList<string[]> Moving =
    [
        ["memory", "swap", "cached"],
        ["memory", "swap", "free"],
        ["memory", "hugepages", "free"],
        ["memory", "hugepages", "reserved"],
        ["memory", "hugepages", "surplus"],
        ["memory", "directmap"],
        .. Groups[^1].Keys.Where(pair => !Fixed.Contains(pair.Key)).Select(pair => new[] { "memory", pair.Key }),
    ];

    public string Name => "memory";

    public IReadOnlyList<string[]> VolatilePaths => Moving;

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        var values = files
            .Lines("proc/meminfo")
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1].Replace(" ", "", StringComparison.Ordinal));
        if (values.Count == 0)
        {
            throw new CollectorException("/proc/meminfo cannot be read.");
        }
        roots.Add(
            "memory",
            json =>
            {
                json.WriteStartObject();
                foreach (var (group, keys) in Groups)
                {
                    WriteGroup(json, group, keys, values);
                }
                json.WriteEndObject();
            }
        );
    }

    private static void WriteGroup(
        Utf8JsonWriter json,
        string group,
        (string Meminfo, string Key)[] keys,
        Dictionary<string, string> values
    )
    {
        if (group.Length > 0)
        {
            json.WriteStartObject(group);
        }
        foreach (var (meminfo, key) in keys)
        {
            if (values.TryGetValue(meminfo, out var value))
            {
                json.WriteString(key, value);
            }
        }
        if (group.Length > 0)
        {
            json.WriteEndObject();
        }
    }
}
