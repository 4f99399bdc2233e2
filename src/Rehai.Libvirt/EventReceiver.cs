using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>
/// Stands behind one registered callback. libvirt holds it by a handle from the registering until it says that it
/// needs it no more, which may be a moment after the callback was deregistered.
/// </summary>
internal sealed unsafe class EventReceiver(
    EventPart part,
    EventKind kind,
    delegate* <nint, byte*> nameOf,
    Action<LibvirtEvent> deliver
)
{
    /// <returns>The opaque value for libvirt; the caller frees it where libvirt does not take it.</returns>
    internal nint Handle() => GCHandle.ToIntPtr(GCHandle.Alloc(this));

    internal static EventReceiver Of(nint opaque) => (EventReceiver)GCHandle.FromIntPtr(opaque).Target!;

    internal static void Free(nint opaque) => GCHandle.FromIntPtr(opaque).Free();

    /// <summary>Below it is C, which no exception may reach.</summary>
    internal void Receive(nint subject, int what = 0)
    {
        try
        {
            deliver(
                new LibvirtEvent(part, kind.Word(what), kind.ChangesFacts)
                {
                    Uuid = part is EventPart.Guest ? Domain.UuidOf(subject) : null,
                    Name = nameOf is null ? null : NativeText.Borrowed(nameOf(subject)),
                }
            );
        }
        catch (Exception error)
        {
            LibvirtEventLoop.Report($"libvirt's event “{kind.Word(what)}” was not taken in: {error.Message}");
        }
    }
}
