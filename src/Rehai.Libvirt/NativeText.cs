using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>UTF-8 text and identifiers that come from C.</summary>
internal static unsafe class NativeText
{
    private const int UuidBytes = 16;

    /// <summary>Copies a string that belongs to libvirt.</summary>
    internal static string Borrowed(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    internal static string? BorrowedOrNull(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Copies a string that the caller owns, and frees it.</summary>
    internal static string Owned(byte* text)
    {
        var copy = Borrowed(text);
        NativeMemory.Free(text);
        return copy;
    }

    /// <summary>As <see cref="Owned"/>, without decoding.</summary>
    internal static byte[] OwnedBytes(byte* text)
    {
        var copy = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
        NativeMemory.Free(text);
        return copy;
    }

    internal static string Uuid(nint reference, delegate* <nint, byte*, int> get)
    {
        var bytes = stackalloc byte[UuidBytes];
        LibvirtError.Check(get(reference, bytes), "reading a UUID");
        return new Guid(new ReadOnlySpan<byte>(bytes, UuidBytes), bigEndian: true).ToString();
    }
}
