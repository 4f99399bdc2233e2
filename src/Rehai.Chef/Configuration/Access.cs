using System.Runtime.InteropServices;

namespace Rehai.Chef.Configuration;

/// <summary>What this process may do with a file, as the kernel judges it.</summary>
internal static partial class Access
{
    private const int Read = 4;
    private const int Write = 2;

    public static bool IsReadable(string path) => access(path, Read) == 0;

    public static bool IsWritable(string path) => access(path, Write) == 0;

    public static bool IsReadableAndWritable(string path) => access(path, Read | Write) == 0;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
