using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehai.Chef.Configuration;

/// <summary>What this process may do with a file, as the kernel judges it.</summary>
internal static partial class Access
{
    private const int Read = 4;
    private const int Write = 2;
    private const int CloseOnExec = 0x80000;
    private const int DoNotWait = 0x800;

    public static bool IsReadable(string path) => access(path, Read) == 0;

    public static bool IsWritable(string path) => access(path, Write) == 0;

    /// <summary>Opens a file for reading; a pipe or a terminal, too, without waiting for who writes to it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        var handle = open(path, CloseOnExec | DoNotWait);
        if (!handle.IsInvalid)
        {
            return handle;
        }
        handle.Dispose();
        // It fails again, and says why.
        return File.OpenHandle(path);
    }

    public static bool IsReadableAndWritable(string path) => access(path, Read | Write) == 0;

    /// <summary>As chef-config's <c>fips.rb</c> asks the kernel.</summary>
    public static bool IsFipsKernel()
    {
        const string file = "/proc/sys/crypto/fips_enabled";
        return File.Exists(file) && File.ReadAllText(file).Trim() != "0";
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
