using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>Takes over the references of an array that libvirt allocated, and frees the array.</summary>
internal static unsafe class NativeList
{
    internal static T[] Take<T>(int count, nint* items, Func<nint, T> take, string call)
    {
        LibvirtError.Check(count, call);
        try
        {
            var taken = new T[count];
            for (var i = 0; i < count; i++)
            {
                taken[i] = take(items[i]);
            }
            return taken;
        }
        finally
        {
            NativeMemory.Free(items);
        }
    }
}
