using System.Globalization;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class WatchLockTests : IDisposable
{
    private static readonly Uri Server = new("https://chef/organizations/acme");

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-lock-").FullName;

    private string LockFile => WatchLock.FileFor(Path.Combine(_directory, "run"), Server, "kvm1");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void One_at_a_time_has_it_and_who_that_is_is_said()
    {
        using var held = WatchLock.TryTake(LockFile);
        Assert.Equal(LockFile, held!.File);

        Assert.Null(WatchLock.TryTake(LockFile));

        var fault = WatchLock.Taken(LockFile, "keeps kvm1").Message;
        Assert.StartsWith("Another rehai watch keeps kvm1: ", fault, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), fault, StringComparison.Ordinal);
    }

    [Fact]
    public void When_it_is_given_back_nothing_is_left_and_the_next_can_have_it()
    {
        WatchLock.TryTake(LockFile)!.Dispose();
        Assert.False(File.Exists(LockFile));

        using var next = WatchLock.TryTake(LockFile);
        Assert.NotNull(next);
    }

    [Fact]
    public void Another_node_or_another_server_has_a_lock_of_its_own()
    {
        string[] files =
        [
            LockFile,
            WatchLock.FileFor(_directory, Server, "kvm2"),
            WatchLock.FileFor(_directory, new Uri("https://chef/organizations/other"), "kvm1"),
            WatchLock.FileFor(_directory, Server, "kvm1 (data bag guests, item kvm1)"),
        ];

        Assert.Equal(4, files.Select(Path.GetFileName).Distinct().Count());
    }
}
