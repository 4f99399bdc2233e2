namespace Rehai.Server.Storage;

/// <summary>Where a server keeps everything: the store, and the keys that <c>init</c> wrote.</summary>
internal sealed class DataDirectory(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>EWOULDBLOCK of Linux, which .NET hands on as it is: somebody else holds the lock.</summary>
    private const int WouldBlock = 11;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string StoreFile => File("rehai.db");

    /// <summary>Takes the directory for this process, until disposed.</summary>
    /// <exception cref="StorageUnusableException">Not initialised, not writable, or another server has it.</exception>
    public IDisposable Lock()
    {
        if (!System.IO.File.Exists(StoreFile))
        {
            RefuseUnreadable();
            throw new StorageUnusableException(
                $"{Path} holds no server's data. Make it first: rehai-server init --data {Path} --org NAME"
            );
        }
        try
        {
            // .NET takes flock(LOCK_EX) for FileShare.None and drops it with the handle, a killed process's too.
            return Create("server.lock", FileMode.OpenOrCreate);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new StorageUnusableException($"Another rehai-server is serving {Path}. Stop it first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnusableException(
                $"{Path} cannot be written: {e.Message} Serve it as its owner, from a file system that takes writes."
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
