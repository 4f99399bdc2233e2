using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>
/// What libvirt calls. Its callbacks differ by what stands between the object and the opaque value, which only says more
/// of what happened: numbers and pointers, each of them in one register or in 8 bytes of the stack on any 64-bit Linux.
/// So there is one function for each number of them, and the opaque value is a handle of an <see cref="EventReceiver"/>.
/// </summary>
internal static unsafe class EventCallbacks
{
    internal static nint Lifecycle => (nint)(delegate* unmanaged<nint, nint, int, int, nint, int>)&OnLifecycle;

    internal static nint Plain => (nint)(delegate* unmanaged<nint, nint, nint, void>)&OnPlain;

    internal static nint One => (nint)(delegate* unmanaged<nint, nint, nint, nint, void>)&OnOne;

    internal static nint Two => (nint)(delegate* unmanaged<nint, nint, nint, nint, nint, void>)&OnTwo;

    internal static nint Three => (nint)(delegate* unmanaged<nint, nint, nint, nint, nint, nint, void>)&OnThree;

    internal static nint Four => (nint)(delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, void>)&OnFour;

    internal static nint Five =>
        (nint)(delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint, void>)&OnFive;

    internal static delegate* unmanaged<nint, int, nint, void> Close => &OnClose;

    internal static delegate* unmanaged<nint, void> Free => &OnFree;

    /// <summary>Networks and pools have no use for what it returns, and ignore it.</summary>
    [UnmanagedCallersOnly]
    private static int OnLifecycle(nint connection, nint subject, int what, int detail, nint opaque)
    {
        EventReceiver.Of(opaque).Receive(subject, what);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnPlain(nint connection, nint subject, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnOne(nint connection, nint subject, nint a, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnTwo(nint connection, nint subject, nint a, nint b, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnThree(nint connection, nint subject, nint a, nint b, nint c, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnFour(nint connection, nint subject, nint a, nint b, nint c, nint d, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnFive(nint connection, nint subject, nint a, nint b, nint c, nint d, nint e, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject);

    [UnmanagedCallersOnly]
    private static void OnClose(nint connection, int reason, nint opaque) =>
        EventReceiver.Of(opaque).Receive(subject: 0, reason);

    [UnmanagedCallersOnly]
    private static void OnFree(nint opaque) => EventReceiver.Free(opaque);
}
