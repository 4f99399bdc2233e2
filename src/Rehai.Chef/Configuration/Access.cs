using System.Runtime.InteropServices;

namespace Rehai.Chef.Configuration;

internal static partial class Access
{
    private const int Read = 4;
    private const int Write = 2;

    public static bool IsReadableAndWritable(string path) => access(path, Read | Write) == 0;

    /// <summary>As chef-config's <c>fips.rb</c> asks the kernel.</summary>
    public static bool IsFipsKernel()
    {
        const string file = "/proc/sys/crypto/fips_enabled";
        return File.Exists(file) && File.ReadAllText(file).Trim() != "0";
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
