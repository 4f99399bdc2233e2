using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>Turns a failed return value into an exception; libvirt's error is the thread's and the next call resets it.</summary>
internal static unsafe class LibvirtError
{
    internal static int Check(int result, string call) => result >= 0 ? result : throw Take(call);

    internal static byte* Check(byte* result, string call) => result is not null ? result : throw Take(call);

    internal static LibvirtException Take(string call)
    {
        var error = LibvirtNative.virGetLastError();
        if (error is null || error->Code == 0)
        {
            return new LibvirtException(LibvirtErrorCode.None, 0, $"{call} failed without saying why");
        }
        var message = Marshal.PtrToStringUTF8((nint)error->Message) ?? $"{call} failed";
        var code = (LibvirtErrorCode)error->Code;
        var errno = code is LibvirtErrorCode.SystemError ? error->Int1 : 0;
        var taken = new LibvirtException(code, error->Domain, message, errno);
        LibvirtNative.virResetLastError();
        return taken;
    }
}
