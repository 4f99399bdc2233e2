using System.Diagnostics;
using System.Net.Sockets;
using Rehai.Agent.Collectors;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>Daemons that are there and do not serve.</summary>
[Collection(OneHypervisor.Name)]
public sealed class RefusingDaemonTests
{
    [Fact]
    public void A_daemon_that_has_all_the_clients_it_may_have_is_given_up_at_the_deadline()
    {
        using var libvirtd = Libvirtd.Apart(configuration: "max_clients = 1\nmax_anonymous_clients = 1");
        using var only = Rehai.Libvirt.LibvirtConnection.Open(libvirtd.Uri, readOnly: true);

        var error = Assert.Throws<LibvirtUnavailableException>(() =>
            HypervisorFixture.Read(new LibvirtSettings { Uri = libvirtd.Uri, CallDeadline = TimeSpan.FromSeconds(1) })
        );

        Assert.Contains("max_clients", error.Message, StringComparison.Ordinal);
    }

    /// <summary>No real daemon can be made to do this at the right moment, so it is a socket of ours.</summary>
    [Fact]
    public async Task A_daemon_that_closes_the_connection_is_libvirt_unreachable()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("rehai-test-").FullName, "socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var closing = Task.Run(() => listener.Accept().Dispose(), TestContext.Current.CancellationToken);

        var (code, output, error) = Tool.Try(
            Repository.Agent,
            ["show", "libvirt", "--libvirt-uri", $"qemu+unix:///system?socket={path}"],
            []
        );

        await closing;
        Assert.Equal((45, ""), (code, output));
        Assert.StartsWith(
            $"ERROR: cannot read libvirt at qemu+unix:///system?socket={path}: ",
            error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("TERM", 3)]
    public async Task A_signal_ends_it_in_the_middle_of_a_call_that_hangs(string signal, int code)
    {
        using var libvirtd = Libvirtd.Apart();
        libvirtd.Signal("STOP");
        try
        {
            var start = new ProcessStartInfo(Repository.Agent, ["show", "libvirt", "--libvirt-uri", libvirtd.Uri])
            {
                RedirectStandardError = true,
            };
            using var rehai = Process.Start(start)!;
            await OpensConnection(rehai);

            Tool.Run("kill", $"-{signal}", $"{rehai.Id}");

            var error = await rehai.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await rehai.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((code, "rehai: interrupted; nothing more was saved.\n"), (rehai.ExitCode, error));
        }
        finally
        {
            libvirtd.Signal("CONT");
        }
    }

    /// <summary>Until it has a socket that is connected; what comes next waits for an answer.</summary>
    private static async Task OpensConnection(Process rehai)
    {
        while (!Sockets(rehai).Intersect(Connected()).Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<string> Sockets(Process process) =>
        Directory
            .EnumerateFileSystemEntries($"/proc/{process.Id}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1]);

    /// <summary>Inodes, from lines of address, count, protocol, flags, type, state and inode.</summary>
    private static IEnumerable<string> Connected() =>
        File.ReadLines("/proc/net/unix")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[5] == "03")
            .Select(fields => fields[6]);
}
