using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>Whom libvirt lets in, asked by a real polkitd with libvirt's own defaults and the rules that can be installed with Rehai.</summary>
public sealed class PolkitRulesTests : IDisposable
{
    /// <summary>As libvirt's <c>org.libvirt.unix.policy</c> has them.</summary>
    private static readonly (string, string)[] LibvirtsDefaults =
    [
        ("org.libvirt.unix.monitor", "yes"),
        ("org.libvirt.unix.manage", "auth_admin_keep"),
    ];

    private const string AskPolkit = """
        auth_unix_ro = "polkit"
        auth_unix_rw = "polkit"
        unix_sock_rw_perms = "0777"
        """;

    private readonly Polkit _polkit;
    private readonly Libvirtd _libvirtd;

    public PolkitRulesTests()
    {
        // The user that a package makes is not on this machine.
        var rules = File.ReadAllText(Path.Combine(Repository.Root, "packaging", "50-rehai.rules"));
        _polkit = new(rules.Replace("\"rehai\"", "\"nobody\"", StringComparison.Ordinal), LibvirtsDefaults);
        _libvirtd = Libvirtd.Under(_polkit, AskPolkit);
    }

    private string ReadOnly => _libvirtd.Uri;

    private string ReadWrite => _libvirtd.Uri[..^"-ro".Length];

    public void Dispose()
    {
        _libvirtd.Dispose();
        _polkit.Dispose();
    }

    [Fact]
    public void Every_user_may_read_and_only_the_one_of_the_rule_may_manage()
    {
        Assert.Equal(0, ListAs("nobody", "--readonly", ReadOnly));
        Assert.Equal(0, ListAs("daemon", "--readonly", ReadOnly));
        Assert.Equal(0, ListAs("nobody", ReadWrite));
        Assert.NotEqual(0, ListAs("daemon", ReadWrite));
    }

    private static int ListAs(string user, params string[] connect) =>
        Tool.Try(
            "setpriv",
            [
                "--reuid",
                user,
                "--regid",
                "nogroup",
                "--clear-groups",
                "virsh",
                .. connect[..^1],
                "--connect",
                connect[^1],
                "list",
            ],
            []
        ).ExitCode;
}
