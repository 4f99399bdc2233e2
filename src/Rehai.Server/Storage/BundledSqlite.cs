using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehai.Server.Storage;

/// <summary>
/// Loads SQLite from inside the published program without unpacking it: the one-file host would write it below the user's
/// home, which a service's user does not have. A build that lies beside its packages is left to the usual search.
/// </summary>
internal static partial class BundledSqlite
{
    private const string Resource = "e_sqlite3";
    private const uint CloseOnExec = 1;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>The runtime asks for each function anew, and two copies of SQLite would not know each other.</summary>
    private static readonly Lazy<IntPtr> Library = new(FromMemory);

    /// <summary>Once for the process, before the first connection.</summary>
    public static void Use() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            static (name, _, _) => name == Resource ? Library.Value : IntPtr.Zero
        );
        SQLitePCL.Batteries_V2.Init();
        return true;
    }

    private static IntPtr FromMemory()
    {
        using var image = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource);
        if (image is null)
        {
            return IntPtr.Zero;
        }
        using var handle = memfd_create(Resource, CloseOnExec);
        using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        image.CopyTo(file);
        return NativeLibrary.Load($"/proc/self/fd/{handle.DangerousGetHandle()}");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);
}
