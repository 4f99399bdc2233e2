using System.Globalization;

namespace Rehai.Chef;

/// <summary>Who holds a run lock that is known to be held.</summary>
/// <param name="Pid">As the kernel or else the file names it; null where neither does.</param>
/// <param name="IsAncestor">We run inside the holder, so that waiting for it would never end.</param>
public sealed record RunLockHolder(int? Pid, bool IsAncestor)
{
    public static RunLockHolder Of(string path)
    {
        var holder = Find(path) ?? Recorded(path);
        return new(holder, (holder is { } pid && Ancestors().Contains(pid)) || IsInherited(path));
    }

    /// <summary>Like <c>chef-client (PID 123)</c>, for a sentence's beginning.</summary>
    public override string ToString()
    {
        if (Pid is not { } pid)
        {
            return "Another process";
        }
        var name = ReadProcess(pid.ToString(CultureInfo.InvariantCulture), "comm")?.Trim() ?? "A process";
        return string.Create(CultureInfo.InvariantCulture, $"{name} (PID {pid})");
    }

    /// <summary>Who wrote the file last, which a holder does; null where nobody did.</summary>
    public static int? Recorded(string path)
    {
        // Not File.ReadAllText: .NET takes an flock of its own at every open, which fails while another is held.
        using var file = RunLockFile.OpenForReading(path);
        if (file is null)
        {
            return null;
        }
        Span<byte> text = stackalloc byte[32];
        var length = RandomAccess.Read(file, text, 0);
        return int.TryParse(text[..length], CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }

    /// <summary>Who holds a lock, without the lock being touched; null where nobody does.</summary>
    /// <remarks>
    /// From <c>/proc/locks</c>, whose lines are like <c>1: FLOCK ADVISORY WRITE 123 08:01:456 0 EOF</c>. Some filesystems show
    /// another device there than a file has; then the inode alone decides.
    /// </remarks>
    public static int? Find(string path)
    {
        if (RunLockFile.Identify(path) is not { } file)
        {
            return null;
        }
        var locks = ReadLocks();
        return Find(locks, name => name == file.ToString())
            ?? Find(locks, name => name.EndsWith($":{file.Inode}", StringComparison.Ordinal));
    }

    private static List<(int Pid, string File)> ReadLocks() =>
        [
            .. from line in (ReadProcess("", "locks") ?? "").Split('\n')
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            // A waiter's line has an arrow in front and so another second field; PID 0 is a process we may not see.
            where fields is [_, "FLOCK", _, _, _, _, ..]
            let pid = int.TryParse(fields[4], CultureInfo.InvariantCulture, out var number) ? number : 0
            where pid > 0
            select (pid, fields[5]),
        ];

    private static int? Find(List<(int Pid, string File)> locks, Predicate<string> isFile) =>
        locks.Where(held => isFile(held.File)).Select(held => (int?)held.Pid).FirstOrDefault();

    private static HashSet<int> Ancestors()
    {
        var ancestors = new HashSet<int>();
        for (var pid = Parent("self"); pid > 0 && ancestors.Add(pid); )
        {
            pid = Parent(pid.ToString(CultureInfo.InvariantCulture));
        }
        return ancestors;
    }

    private static int Parent(string pid)
    {
        // The command's name stands in parentheses and may hold anything.
        var fields = ReadProcess(pid, "stat") is { } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];
        return fields.Length > 1 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent) ? parent : 0;
    }

    /// <summary>A shell's <c>flock 9</c> ends before we start; what shows then is the descriptor that we were given.</summary>
    private static bool IsInherited(string path)
    {
        var file = RunLockFile.Identify(path);
        return file is not null
            && Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(fd => RunLockFile.Identify(fd) == file);
    }

    /// <summary>Null where it ended meanwhile, or where <c>hidepid</c> hides it.</summary>
    private static string? ReadProcess(string pid, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine("/proc", pid, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
