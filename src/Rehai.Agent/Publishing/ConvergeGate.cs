using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>
/// Waits for chef-client's run lock without ever making a converge wait long: it is held for <see cref="LongestHold"/> in all.
/// </summary>
/// <param name="timeout">How long to wait for a converge to end.</param>
internal sealed class ConvergeGate(string lockFile, TimeSpan timeout, TimeProvider time, Log log)
{
    /// <summary>A converge with <c>run_lock_timeout 0</c> must have little chance to fail because of us.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <returns>The lock; null where the holder is a process that waits for us.</returns>
    /// <exception cref="RunLockException">The lock cannot be used, or its holder kept it for too long.</exception>
    public RunLock? Enter(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            if (RunLock.TryAcquire(lockFile) is { } taken)
            {
                return taken;
            }
            if (tries == 0 && IsHeldByAncestor())
            {
                return null;
            }
            if (time.GetElapsedTime(start) >= timeout)
            {
                throw new RunLockException(
                    $"{RunLockHolder.Of(lockFile)} held the run lock {lockFile} for {timeout.TotalSeconds:0.#} s; nothing was published. "
                        + "Run again when its converge has ended, or wait longer with run_lock_timeout."
                );
            }
            cancellation.WaitHandle.WaitOne(Poll);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool IsHeldByAncestor()
    {
        var holder = RunLockHolder.Of(lockFile);
        if (holder.IsAncestor)
        {
            log.Warn(
                $"This runs inside the process that holds the run lock {lockFile}; nothing was saved, its own save will come."
            );
            return true;
        }
        log.Info($"Waiting for {holder}, which holds the run lock {lockFile}.");
        return false;
    }
}
