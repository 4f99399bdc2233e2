using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>Loads <c>libvirt.so.0</c> once and quiets its own error printing.</summary>
internal static unsafe class LibvirtLibrary
{
    private static readonly Lock Gate = new();
    private static bool _loaded;

    internal static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_loaded)
            {
                return;
            }
            Load(LibvirtNative.Library);
            LibvirtError.Check(LibvirtNative.virInitialize(), "virInitialize");
            LibvirtNative.virSetErrorFunc(0, &Ignore);
            _loaded = true;
        }
    }

    /// <exception cref="LibvirtException">The library cannot be loaded; the message says which package brings it.</exception>
    internal static nint Load(string library)
    {
        try
        {
            return NativeLibrary.Load(library, typeof(LibvirtLibrary).Assembly, DllImportSearchPath.SafeDirectories);
        }
        catch (DllNotFoundException)
        {
            throw Missing(library, "is not installed: apt-get install libvirt0");
        }
        catch (BadImageFormatException)
        {
            throw Missing(library, "is not a library for this machine: apt-get install --reinstall libvirt0");
        }
    }

    private static LibvirtException Missing(string library, string why) =>
        new(LibvirtErrorCode.None, 0, $"{library} {why}");

    [UnmanagedCallersOnly]
    private static void Ignore(nint userData, nint error) { }
}
