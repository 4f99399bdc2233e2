using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>
/// Notices converges by chef-client's run lock, without ever taking it: a converge with <c>run_lock_timeout 0</c> would fail. The holder
/// writes its PID into the file, so that one who came and went between two looks is known by the file's time, and a save of our own by the PID.
/// </summary>
internal sealed class ConvergeWatch(string lockFile)
{
    private DateTime _written = File.GetLastWriteTimeUtc(lockFile);

    /// <summary>As far as was seen.</summary>
    public bool IsRunning { get; private set; } = IsHeld(lockFile);

    /// <summary>
    /// For each turn of a loop: the kernel takes tens of milliseconds for its list of locks, and lets nobody lock meanwhile, so it is asked only where
    /// the file says that something happened.
    /// </summary>
    /// <returns>Whether one has ended since the last look.</returns>
    public bool Look()
    {
        var written = File.GetLastWriteTimeUtc(lockFile);
        var (wasRunning, isNew) = (IsRunning, written != _written);
        _written = written;
        return (wasRunning || isNew)
            && !Ask()
            && (wasRunning || RunLockHolder.Recorded(lockFile) != Environment.ProcessId);
    }

    /// <summary>Asks the kernel, which also knows of holders that write nothing into the file, as flock(1).</summary>
    /// <returns><see cref="IsRunning"/>.</returns>
    public bool Ask() => IsRunning = IsHeld(lockFile);

    private static bool IsHeld(string lockFile) =>
        RunLockHolder.Find(lockFile) is { } holder && holder != Environment.ProcessId;
}
