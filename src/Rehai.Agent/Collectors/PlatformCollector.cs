namespace Rehai.Agent.Collectors;

/// <summary><c>platform</c>, <c>platform_version</c> and <c>platform_family</c> from <c>os-release</c>, in ohai's words.</summary>
internal sealed class PlatformCollector(HostFiles files) : ICollector
{
    /// <summary>ohai's names where they are not the <c>ID</c> of os-release (its Platform plugin).</summary>
    private static readonly Dictionary<string, string> Platforms = new()
    {
        ["rhel"] = "redhat",
        ["amzn"] = "amazon",
        ["ol"] = "oracle",
        ["sles"] = "suse",
        ["opensuse-leap"] = "opensuseleap",
        ["archarm"] = "arch",
        ["rocky"] = "rocky",
    };

    private static readonly Dictionary<string, string[]> Families = new()
    {
        ["debian"] = ["debian", "ubuntu", "linuxmint", "raspbian", "kali", "pop", "cumulus"],
        ["rhel"] = ["redhat", "centos", "almalinux", "rocky", "oracle", "scientific", "xcp-ng", "xenserver"],
        ["fedora"] = ["fedora"],
        ["suse"] = ["suse", "opensuse", "opensuseleap"],
        ["amazon"] = ["amazon"],
        ["arch"] = ["arch"],
        ["alpine"] = ["alpine"],
    };

    public string Name => "platform";

    public IReadOnlyList<string[]> VolatilePaths => [];

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        var release = ReadRelease();
        if (release.GetValueOrDefault("ID") is not { Length: > 0 } id)
        {
            throw new CollectorException("/etc/os-release cannot be read or has no ID.");
        }
        var platform = Platforms.GetValueOrDefault(id, id);
        roots.Add("platform", platform);
        roots.Add("platform_version", release.GetValueOrDefault("VERSION_ID") ?? DebianVersion(id));
        roots.Add(
            "platform_family",
            Families.FirstOrDefault(family => family.Value.Contains(platform)).Key ?? platform
        );
    }

    private Dictionary<string, string> ReadRelease() =>
        files
            .Lines("etc/os-release")
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], pair => pair[1].Trim('"', '\''))
            .ToDictionary(group => group.Key, group => group.Last());

    /// <summary>Debian's testing and unstable have no VERSION_ID.</summary>
    private string? DebianVersion(string id) => id == "debian" ? files.Read("etc/debian_version")?.Trim() : null;
}
