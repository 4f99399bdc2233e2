using System.Globalization;

namespace Rehai.Chef;

/// <summary>Who holds a run lock that is known to be held.</summary>
/// <param name="Pid">As the kernel or the file names it; null where neither does.</param>
/// <param name="IsAncestor">We run inside the holder, so that waiting for it would never end.</param>
public sealed record RunLockHolder(int? Pid, bool IsAncestor)
{
    public static RunLockHolder Of(string path)
    {
        var holders = KernelHolders(path).Append(RecordedHolder(path)).OfType<int>().ToList();
        var ancestors = Ancestors().ToHashSet();
        int? own = holders.Where(ancestors.Contains).Select(pid => (int?)pid).FirstOrDefault();
        return own is not null
            ? new(own, IsAncestor: true)
            : new(holders.Select(pid => (int?)pid).FirstOrDefault(), IsInherited(path));
    }

    private static int? RecordedHolder(string path)
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

    /// <summary>Lines of <c>/proc/locks</c> like <c>1: FLOCK ADVISORY WRITE 123 08:01:456 0 EOF</c>.</summary>
    private static IEnumerable<int?> KernelHolders(string path)
    {
        if (!RunLockFile.TryGetInode(path, out var inode))
        {
            yield break;
        }
        foreach (var line in File.ReadLines("/proc/locks"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                fields is [_, "FLOCK", _, _, var pid, var file, ..]
                && file.EndsWith($":{inode}", StringComparison.Ordinal)
            )
            {
                // A waiter's line has an arrow in front and so another second field; PID 0 is a process we may not see.
                yield return int.TryParse(pid, CultureInfo.InvariantCulture, out var holder) && holder > 0
                    ? holder
                    : null;
            }
        }
    }

    private static IEnumerable<int> Ancestors()
    {
        for (var pid = Parent("self"); pid > 0; pid = Parent(pid.ToString(CultureInfo.InvariantCulture)))
        {
            yield return pid;
        }
    }

    private static int Parent(string pid)
    {
        try
        {
            // The command's name stands in parentheses and may hold anything.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>A shell's <c>flock 9</c> ends before we start; what shows then is the descriptor that we were given.</summary>
    private static bool IsInherited(string path)
    {
        var target = Path.GetFullPath(path);
        return Directory
            .EnumerateFileSystemEntries("/proc/self/fd")
            .Any(descriptor => new FileInfo(descriptor).LinkTarget == target);
    }
}
