using System.Runtime.InteropServices;

namespace Rehai.Agent;

/// <summary>Writes straight to a descriptor, without a buffer.</summary>
internal sealed partial class StandardStream : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const short CanBeWritten = 4;
    private readonly int _descriptor;
    private readonly string? _name;

    private StandardStream(int descriptor, string? name) => (_descriptor, _name) = (descriptor, name);

    public static StandardStream Output { get; } = new(1, "standard output");

    public static StandardStream Error { get; } = new(2, null);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">It is standard output, and takes no more although somebody may wait for it.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = write(_descriptor, buffer, buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (!CanGoOn(Marshal.GetLastPInvokeError()))
            {
                return;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private bool CanGoOn(int error)
    {
        switch (error)
        {
            case Interrupted:
                return true;
            case TryAgain:
                // Whoever shares the descriptor made it non-blocking.
                var ready = new PollDescriptor { Descriptor = _descriptor, Events = CanBeWritten };
                return poll(ref ready, 1, -1) > 0 || Marshal.GetLastPInvokeError() == Interrupted;
            case BrokenPipe:
                return false;
            default:
                return _name is null
                    ? false
                    : throw new IOException($"Cannot write to {_name}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Happened;
    }
}
