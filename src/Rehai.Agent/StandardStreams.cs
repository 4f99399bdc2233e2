using System.Runtime.InteropServices;
using System.Text;

namespace Rehai.Agent;

/// <summary>
/// Standard output and error as plain descriptors. .NET's Console would first put a terminal into keypad mode, and leave it so.
/// </summary>
internal static partial class StandardStreams
{
    /// <summary>Half a surrogate pair, which has no bytes, is replaced: it is no reason to fail.</summary>
    public static readonly Encoding Encoding = new UTF8Encoding();

    private const int Last = 2;
    private const int ReadOnly = 0;

    /// <summary>A failure to write is an <see cref="IOException"/>; that nobody reads any more is none.</summary>
    public static readonly TextWriter Out = Open(StandardStream.Output);

    /// <summary>Never fails: a message that cannot be said must not end the run.</summary>
    public static readonly TextWriter Error = Open(StandardStream.Error);

    /// <summary>
    /// Before anything is opened: a stream that was closed by whoever started us gets a descriptor that takes no writing. Its
    /// number would go to the next file or connection, and what is printed with it.
    /// </summary>
    public static void Occupy()
    {
        int descriptor;
        do
        {
            descriptor = open("/dev/null", ReadOnly);
        } while (descriptor is >= 0 and <= Last);
        _ = close(descriptor);
    }

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Encoding) { AutoFlush = true });

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
