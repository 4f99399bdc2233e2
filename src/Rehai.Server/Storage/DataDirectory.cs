namespace Rehai.Server.Storage;

/// <summary>Where a server keeps everything: the store, and the keys that <c>init</c> wrote.</summary>
internal sealed class DataDirectory(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>EWOULDBLOCK of Linux, which .NET hands on as it is: somebody else holds the lock.</summary>
    private const int WouldBlock = 11;

    /// <summary>What the kernel's address of a socket holds (sun_path), its ending NUL left aside.</summary>
    private const int LongestSocket = 107;

    /// <summary>There from the first day, so that it belongs to the data's owner whoever takes it first.</summary>
    public const string LockFile = "server.lock";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string StoreFile => File("rehai.db");

    /// <summary>Where the process that has the directory answers commands.</summary>
    public string Socket => File("admin.sock");

    /// <summary>Said where <see cref="Socket"/> has no room in an address.</summary>
    public string NoSocket =>
        $"The path of {Path} is too long for a socket in it ({LongestSocket} bytes with its name). Move the data to a shorter one.";

    /// <summary>Takes the directory for this process, until disposed.</summary>
    /// <exception cref="StorageUnusableException">Not initialised, not writable, or another server has it.</exception>
    public IDisposable Lock() =>
        TryLock() ?? throw new StorageUnusableException($"Another rehai-server is serving {Path}. Stop it first.");

    /// <summary>The same; null where another process has it.</summary>
    public IDisposable? TryLock()
    {
        RequireStore();
        try
        {
            // .NET takes flock(LOCK_EX) for FileShare.None and drops it with the handle, a killed process's too.
            return Create(LockFile, FileMode.OpenOrCreate);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"{Path} cannot be written: {e.Message} Serve it as its owner, from a file system that takes writes."
            );
        }
    }

    /// <summary>What others than the owner may look into, a sentence each; whoever reads a key there is whom it belongs to.</summary>
    public IEnumerable<string> Looseness()
    {
        var directory = new DirectoryInfo(Path);
        return directory
            .EnumerateFileSystemInfos()
            .Where(entry => entry.Name.EndsWith(".pem", StringComparison.Ordinal) || entry.FullName == StoreFile)
            .Prepend(directory)
            .Where(entry => (entry.UnixFileMode & OfOthers) != 0)
            .Select(entry =>
                $"{entry.FullName} is open to others than its owner (mode {Convert.ToString((int)entry.UnixFileMode, 8)}). Close it: chmod go= {entry.FullName}"
            );
    }

    /// <summary>The socket for who has the lock, without what a killed process left there; null where the path is too long for one.</summary>
    public string? NewSocket()
    {
        if (System.Text.Encoding.UTF8.GetByteCount(Socket) > LongestSocket)
        {
            return null;
        }
        System.IO.File.Delete(Socket);
        return Socket;
    }

    /// <exception cref="StorageUnusableException">Not initialised, or not readable.</exception>
    public void RequireStore()
    {
        if (!System.IO.File.Exists(StoreFile))
        {
            RefuseUnreadable();
            throw new StorageUnusableException(
                $"{Path} holds no server's data. Make it first: rehai-server init --data {Path} --org NAME"
            );
        }
    }

    /// <summary>What we may not see looks absent, and making it anew would be the wrong advice.</summary>
    private void RefuseUnreadable()
    {
        try
        {
            _ = Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any();
        }
        catch (UnauthorizedAccessException)
        {
            throw new StorageUnusableException($"{Path} cannot be read by this user. Serve it as its owner.");
        }
    }

    /// <summary>Writes a new file that only its owner can read, through to the disk. What fails leaves no half of it.</summary>
    public void WriteSecret(string name, string text)
    {
        using var file = Create(name, FileMode.CreateNew);
        try
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        catch
        {
            System.IO.File.Delete(File(name));
            throw;
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    private FileStream Create(string name, FileMode mode) =>
        new(
            File(name),
            new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            }
        );
}
