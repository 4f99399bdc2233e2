namespace Rehai.Agent.Systemd;

/// <summary>What the journal wants to hear (sd-daemon(3), systemd.exec(5)).</summary>
internal static class Journal
{
    /// <summary>
    /// Whether standard error goes there: <c>JOURNAL_STREAM</c> is <c>DEVICE:INODE</c> of the journal's socket. All sockets lie in one
    /// filesystem of the kernel's, so that the inode alone tells them apart.
    /// </summary>
    private static bool IsStandardError { get; } =
        IsStream(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/2").LinkTarget);

    /// <param name="file">What a descriptor is, as <c>/proc/self/fd</c> shows it: <c>socket:[INODE]</c>.</param>
    public static bool IsStream(string? journalStream, string? file) =>
        journalStream?.Split(':') is [_, var inode] && file == $"socket:[{inode}]";

    /// <summary>A line for standard error, which in the journal begins with its level in syslog's numbers.</summary>
    public static string Marked(LogLevel level, string line) => IsStandardError ? $"<{Priority(level)}>{line}" : line;

    private static int Priority(LogLevel level) =>
        level switch
        {
            LogLevel.Fatal => 2,
            LogLevel.Error => 3,
            LogLevel.Warn => 4,
            LogLevel.Info => 6,
            _ => 7,
        };
}
