namespace Rehai.Agent;

/// <summary>
/// Standard output and error as plain streams. .NET's Console would first put a terminal into keypad mode, and leave it so.
/// </summary>
internal static class StandardStreams
{
    public static readonly TextWriter Out = Open(Console.OpenStandardOutput());

    public static readonly TextWriter Error = Open(Console.OpenStandardError());

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });
}
