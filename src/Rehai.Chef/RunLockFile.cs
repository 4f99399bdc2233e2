using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehai.Chef;

/// <summary>Looks at a lock file without touching its lock.</summary>
internal static partial class RunLockFile
{
    private const int CloseOnExec = 0x80000;
    private const int CurrentDirectory = -100;
    private const uint InodeWanted = 0x100;
    private const int StatxSize = 256;
    private const int InodeOffset = 32;

    public static SafeFileHandle? OpenForReading(string path)
    {
        var file = open(path, CloseOnExec);
        if (!file.IsInvalid)
        {
            return file;
        }
        file.Dispose();
        return null;
    }

    public static bool TryGetInode(string path, out ulong inode)
    {
        var buffer = new byte[StatxSize];
        inode = 0;
        if (statx(CurrentDirectory, path, 0, InodeWanted, buffer) != 0)
        {
            return false;
        }
        inode = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(InodeOffset));
        return true;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte[] buffer);
}
