using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>
/// Notices converges by chef-client's run lock, without ever taking it: a converge with <c>run_lock_timeout 0</c> would fail. The holder
/// writes its PID into the file, so that one who came and went between two looks is known by the file's time, and a save of our own by the PID.
/// </summary>
internal sealed class ConvergeWatch(string lockFile)
{
    private DateTime _written = File.GetLastWriteTimeUtc(lockFile);

    /// <summary>As the last look found it.</summary>
    public bool IsRunning { get; private set; } = IsHeld(lockFile);

    /// <returns>Whether one has ended since the last look.</returns>
    public bool Look()
    {
        var written = File.GetLastWriteTimeUtc(lockFile);
        var (wasRunning, isNew) = (IsRunning, written != _written);
        (_written, IsRunning) = (written, IsHeld(lockFile));
        return !IsRunning && (wasRunning || (isNew && RunLockHolder.Of(lockFile).Pid != Environment.ProcessId));
    }

    private static bool IsHeld(string lockFile) =>
        RunLockHolder.Find(lockFile) is { } holder && holder != Environment.ProcessId;
}
