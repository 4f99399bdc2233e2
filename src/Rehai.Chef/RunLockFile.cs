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
    private const int MajorOffset = 136;

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

    /// <summary>Null where there is no such file.</summary>
    public static FileIdentity? Identify(string path)
    {
        var buffer = new byte[StatxSize];
        return statx(CurrentDirectory, path, 0, InodeWanted, buffer) != 0
            ? null
            : new FileIdentity(
                BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(MajorOffset)),
                BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(MajorOffset + sizeof(uint))),
                BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(InodeOffset))
            );
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte[] buffer);
}

/// <summary>Which file it is, whatever its path.</summary>
internal sealed record FileIdentity(uint Major, uint Minor, ulong Inode)
{
    /// <summary>As <c>/proc/locks</c> writes it.</summary>
    public override string ToString() => $"{Major:x2}:{Minor:x2}:{Inode}";
}
