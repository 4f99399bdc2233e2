using Rehai.Agent.Watching;
using Rehai.Chef;

namespace Rehai.Agent.Tests.Watching;

public sealed class ConvergeWatchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-converge-").FullName;

    private string LockFile => Path.Combine(_directory, "lock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void One_is_seen_while_it_runs_and_when_it_has_ended()
    {
        var watch = new ConvergeWatch(LockFile);
        Assert.Equal((false, false), (watch.Look(), watch.IsRunning));
        using (new Converge(LockFile))
        {
            Assert.Equal((false, true), (watch.Look(), watch.IsRunning));
            Assert.Equal((false, true), (watch.Look(), watch.IsRunning));
        }

        Assert.Equal((true, false), (watch.Look(), watch.IsRunning));
        Assert.Equal((false, false), (watch.Look(), watch.IsRunning));
    }

    [Fact]
    public void One_that_runs_at_the_beginning_is_seen()
    {
        using (new Converge(LockFile))
        {
            var watch = new ConvergeWatch(LockFile);
            Assert.True(watch.IsRunning);
            Assert.Equal((false, true), (watch.Look(), watch.IsRunning));
        }
    }

    [Fact]
    public void One_that_came_and_went_between_two_looks_is_seen()
    {
        using (new Converge(LockFile)) { }
        var watch = new ConvergeWatch(LockFile);
        Assert.False(watch.Look());

        using (new Converge(LockFile)) { }

        Assert.Equal((true, false), (watch.Look(), watch.IsRunning));
        Assert.False(watch.Look());
    }

    [Fact]
    public void A_save_of_our_own_is_none_and_hides_none_that_comes_after_it()
    {
        var watch = new ConvergeWatch(LockFile);
        using (RunLock.TryAcquire(LockFile)) { }
        Assert.False(watch.Look());

        using (RunLock.TryAcquire(LockFile)) { }
        using (new Converge(LockFile)) { }
        Assert.True(watch.Look());
    }
}
