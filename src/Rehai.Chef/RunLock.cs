using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rehai.Chef.Configuration;

namespace Rehai.Chef;

/// <summary>
/// chef-client's run lock (chef <c>run_lock.rb</c>): an flock on a file that is never unlinked, whose holder writes its PID
/// into it. .NET's own file locking is of no use here: it takes other locks, or this one without being asked.
/// </summary>
public sealed partial class RunLock : IDisposable
{
    private const int OpenReadOnly = 0x0;
    private const int OpenReadWrite = 0x2;
    private const int OpenCreate = 0x40;
    private const int OpenAppend = 0x400;
    private const int OpenCloseOnExec = 0x80000;
    private const int OwnerWritesAllRead = 0x1A4;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;

    private const string WayOut = "Run as root, or set lockfile to a path that you may write.";

    private readonly SafeFileHandle _file;

    private RunLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <returns>The lock, or null where somebody else holds it.</returns>
    /// <exception cref="RunLockException">The file cannot be opened or locked at all.</exception>
    public static RunLock? TryAcquire(string path)
    {
        CreateDirectory(path);
        var file = Open(path, OpenCreate, out var writable);
        if (!TryLock(file, path))
        {
            file.Dispose();
            return null;
        }
        if (writable)
        {
            WritePid(file);
        }
        return new RunLock(file);
    }

    /// <summary>
    /// Whether <see cref="TryAcquire"/> would succeed; nothing is made or written. A lock that nobody holds is held for the
    /// moment that it takes to see so.
    /// </summary>
    /// <exception cref="RunLockException">The file cannot be made, opened or locked at all.</exception>
    public static RunLockState Look(string path)
    {
        if (!File.Exists(path))
        {
            CheckPlace(path);
            return RunLockState.Absent;
        }
        using var file = Open(path, 0, out _);
        if (!TryLock(file, path))
        {
            return RunLockState.Held;
        }
        _ = flock(file, Unlock);
        return RunLockState.Free;
    }

    public void Dispose()
    {
        _ = flock(_file, Unlock);
        _file.Dispose();
    }

    private static SafeFileHandle Open(string path, int create, out bool writable)
    {
        writable = true;
        var file = open(path, OpenReadWrite | create | OpenAppend | OpenCloseOnExec, OwnerWritesAllRead);
        if (!file.IsInvalid)
        {
            return file;
        }
        var reason = Marshal.GetLastPInvokeErrorMessage();
        writable = false;
        file = open(path, OpenReadOnly | OpenCloseOnExec, 0);
        return file.IsInvalid
            ? throw new RunLockException($"Cannot open the run lock {path}: {reason}. {WayOut}")
            : file;
    }

    private static void CheckPlace(string path)
    {
        var place = Path.GetDirectoryName(Path.GetFullPath(path))!;
        while (!Path.Exists(place))
        {
            place = Path.GetDirectoryName(place)!;
        }
        if (!Directory.Exists(place) || !Access.IsReadableAndWritable(place))
        {
            throw new RunLockException($"Cannot make the run lock {path} in {place}. {WayOut}");
        }
    }

    private static void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening the file says what is wrong, in words that name the file.
        }
    }

    private static bool TryLock(SafeFileHandle file, string path)
    {
        while (flock(file, Exclusive | NonBlocking) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case WouldBlock:
                    return false;
                case Interrupted:
                    continue;
                default:
                    var reason = Marshal.GetLastPInvokeErrorMessage();
                    throw new RunLockException(
                        $"Cannot lock {path}: {reason}. On a filesystem without locks set lockfile elsewhere."
                    );
            }
        }
        return true;
    }

    private static void WritePid(SafeFileHandle file)
    {
        try
        {
            RandomAccess.SetLength(file, 0);
            var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(pid), 0);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // A full disk. The lock is the flock; the PID only tells people who has it.
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);
}
