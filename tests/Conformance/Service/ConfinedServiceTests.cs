using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>
/// The published watch with what the unit leaves it: a user of its own, a key delivered, root's run lock, nothing to write to but its
/// own directory.
/// </summary>
public sealed class ConfinedServiceTests : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Service", "confined.sh");
    private static readonly string Unit = Path.Combine(Repository.Root, "packaging", "rehai.service");

    private readonly Workplace _workplace = new("locked");
    private readonly Libvirtd _libvirtd = Libvirtd.Apart();

    public ConfinedServiceTests()
    {
        _workplace.Register();
        // As bootstrap leaves it: nothing says where the lock is.
        File.WriteAllText(
            _workplace.ConfigFile,
            $"""
            chef_server_url "{_workplace.Server.Organization}"
            node_name       "{Workplace.NodeName}"
            client_key      "{_workplace.ClientKey}"
            """
        );
    }

    public void Dispose()
    {
        _libvirtd.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public void It_publishes()
    {
        using var service = Start(Deliver());

        service.Await("READY=1");
        service.AwaitLine($"{Workplace.NodeName} created");

        Assert.DoesNotContain("ERROR", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("WARN", service.Log, StringComparison.Ordinal);
        Assert.NotEqual(0, _workplace.ReadNode().AutomaticRoot("rehai").Length);
        service.Signal("TERM");
        Assert.Equal(0, service.WaitForEnd());
    }

    [Fact]
    public void Without_the_delivered_key_it_may_not_read_the_hosts()
    {
        using var service = Start([]);

        Assert.Equal(43, service.WaitForEnd());
        Assert.Contains($"{_workplace.ClientKey}: nobody may not read it", service.Log, StringComparison.Ordinal);
    }

    /// <summary>As systemd does it: the user's own, in a directory that is not.</summary>
    private Dictionary<string, string> Deliver()
    {
        var directory = Path.Combine(_workplace.Directory, "credentials");
        var key = Path.Combine(directory, "client.pem");
        Directory.CreateDirectory(directory);
        File.Copy(_workplace.ClientKey, key);
        Tool.Run("chmod", "400", key);
        Tool.Run("chown", "nobody", key);
        return new() { ["CREDENTIALS_DIRECTORY"] = directory };
    }

    private StartedService Start(Dictionary<string, string> environment) =>
        new(
            runtime => ["unshare", "--mount", "bash", Script, Unit, runtime.FullName],
            _workplace.ShareAgent(),
            environment,
            "-c",
            _workplace.ConfigFile,
            "--strategy",
            "locked",
            "--libvirt-uri",
            _libvirtd.Uri,
            "-L",
            "STDERR",
            "-l",
            "info"
        );
}
