using System.Security.Cryptography;
using System.Text;
using Rehai.Chef;

namespace Rehai.Agent.Watching;

/// <summary>
/// A file that one watch at a time holds open for itself alone: one at a socket, and one of a node on this host, whatever sockets they answer
/// at. The lock goes with its holder, however that ends.
/// </summary>
internal sealed class WatchLock : IDisposable
{
    /// <summary>EWOULDBLOCK, as .NET gives it for a file that somebody else has open for himself alone.</summary>
    private const int Locked = 11;

    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute;

    private readonly FileStream _file;

    private WatchLock(FileStream file) => _file = file;

    public string File => _file.Name;

    /// <param name="file">Nothing but a lock; its directory is made where it is missing.</param>
    /// <returns>Null where another watch has it.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not make or open it.</exception>
    public static WatchLock? TryTake(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!, DirectoryMode);
            return new(new FileStream(file, Alone));
        }
        catch (IOException e) when (e.HResult == Locked)
        {
            return null;
        }
    }

    /// <param name="does">What the watch does that has it, in words.</param>
    public static IOException Taken(string file, string does) =>
        new(
            $"Another rehai watch {does}: {RunLockHolder.Of(file)} has the lock {file}. Look at `rehai status` and `systemctl status rehai`."
        );

    /// <summary>The lock's file for a watch of one place on one server.</summary>
    /// <param name="place">The node's name, or its data bag and item.</param>
    public static string FileFor(string directory, Uri server, string place)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{server.AbsoluteUri}\n{place}"));
        return Path.Combine(directory, $"{Convert.ToHexStringLower(hash)[..16]}.lock");
    }

    public void Dispose() => _file.Dispose();

    private static FileStreamOptions Alone =>
        new()
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            // Who can open it can lock it.
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
}
