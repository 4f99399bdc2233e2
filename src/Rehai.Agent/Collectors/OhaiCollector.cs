using System.Text.Json;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Every root that the ohai installed on this host gives, as the text that it printed. What Rehai or a converge owns is left out,
/// and so is <c>ohai_time</c>, which <c>knife status</c> calls the last check-in and would hide dead converges.
/// </summary>
internal sealed class OhaiCollector(string program, OhaiSettings settings, TimeSpan deadline, bool checkIn, Log log)
    : ICollector
{
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(120);

    /// <summary>It would only give back what we read.</summary>
    private const string WithoutOurPlugin = "ohai.disabled_plugins += [:Rehai]\n";

    private const string CheckIn = "ohai_time";

    /// <summary>So many of ohai's commands may run into their time-out.</summary>
    private const int CommandsThatHang = 4;

    private static readonly string[] Places =
    [
        "/opt/chef/embedded/bin",
        "/opt/chef/bin",
        "/opt/cinc/embedded/bin",
        "/opt/cinc/bin",
    ];

    /// <summary>chef-client's own keys (chef <c>node.rb</c>, <c>policy_builder/policyfile.rb</c>) and ours.</summary>
    private static readonly HashSet<string> NotOhais =
    [
        "libvirt",
        "rehai",
        "recipes",
        "expanded_run_list",
        "roles",
        "cookbooks",
        "name",
        "chef_environment",
        "chef_guid",
        "policy_name",
        "policy_group",
        "policy_revision",
    ];

    public string Name => "ohai";

    public IReadOnlyList<string[]> VolatilePaths =>
        [
            .. MemoryCollector.Moving,
            .. CpuCollector.Moving,
            ["uptime"],
            ["uptime_seconds"],
            ["idletime"],
            ["idletime_seconds"],
            ["counters"],
            ["load"],
            ["kernel", "modules", "*", "refcount"],
            ["sysconf", "_AVPHYS_PAGES"],
            ["network", "interfaces", "*", "arp"],
            .. FilesystemUse("filesystem"),
            .. FilesystemUse("filesystem2"),
        ];

    /// <summary>The first ohai on PATH or in Chef's and Cinc's own directories; null where there is none. What a relative entry of PATH names
    /// depends on where one stands, and may be anybody's.</summary>
    public static string? Find(string? path) =>
        (path ?? "")
            .Split(':')
            .Where(Path.IsPathRooted)
            .Concat(Places)
            .Select(directory => Path.Combine(directory, "ohai"))
            .FirstOrDefault(IsProgram);

    public static TimeSpan DeadlineFor(OhaiSettings settings)
    {
        var deadline = Math.Max(
            ShortestDeadline.TotalSeconds,
            CommandsThatHang * settings.ShellOutTimeout.TotalSeconds
        );
        return TimeSpan.FromSeconds(Math.Min(deadline, int.MaxValue / 1000));
    }

    public void Collect(RootSet roots, CancellationToken cancellation)
    {
        foreach (var member in Run(cancellation).Members.Where(member => IsWanted(member.Name)))
        {
            roots.Add(member.Name, member.Value);
            // The time of a check-in is the same for everybody.
            if (member.Name != CheckIn && !Environment.IsPrivilegedProcess)
            {
                roots.Unprivileged.Add(member.Name);
            }
        }
    }

    private RawJsonObject Run(CancellationToken cancellation)
    {
        using var config = OhaiConfigFile.Write(settings.Ruby + WithoutOurPlugin);
        var process = new BoundedProcess(program, ["-c", config.Path], deadline);
        try
        {
            return RawJsonObject.Parse(process.Run(cancellation));
        }
        catch (JsonException)
        {
            // A critical plugin that fails makes ohai end with 0, having said why and nothing else.
            var why = process.ErrorOutput.LastWarning is { } warning ? $": {warning}" : ".";
            throw new CollectorException($"{program} printed no JSON object{why}");
        }
        finally
        {
            OhaiLog.PassOn(process.ErrorOutput, log);
        }
    }

    private bool IsWanted(string root) => !NotOhais.Contains(root) && (root != CheckIn || checkIn);

    private static bool IsProgram(string file)
    {
        const UnixFileMode executable =
            UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (File.GetUnixFileMode(file) & executable) != 0;
    }

    private static IEnumerable<string[]> FilesystemUse(string root) =>
        from layout in (string[])["by_device", "by_mountpoint", "by_pair"]
        from key in (string[])
            ["kb_used", "kb_available", "percent_used", "inodes_used", "inodes_available", "inodes_percent_used"]
        select new[] { root, layout, "*", key };
}
