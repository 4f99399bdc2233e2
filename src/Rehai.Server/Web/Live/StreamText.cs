using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rehai.Server.Web.Live;

/// <summary>
/// Writes events of <c>text/event-stream</c>. A line ends at a carriage return too: whatever a value holds, each of its lines is data.
/// </summary>
internal sealed class StreamText
{
    public const string MediaType = "text/event-stream";

    private readonly ArrayBufferWriter<byte> _text = new();

    public ReadOnlyMemory<byte> Bytes => _text.WrittenMemory;

    public bool IsEmpty => _text.WrittenCount == 0;

    public static ReadOnlyMemory<byte> Event(string name, ReadOnlySpan<byte> data, long? id = null)
    {
        var text = new StreamText();
        text.Add(name, data, id);
        return text.Bytes;
    }

    public static ReadOnlyMemory<byte> Event(string name, string data, long? id = null) =>
        Event(name, Encoding.UTF8.GetBytes(data), id);

    /// <summary>How soon a browser comes back, milliseconds.</summary>
    public static ReadOnlyMemory<byte> Retry(int milliseconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {milliseconds}\n\n"));

    /// <summary>An event that is ready already.</summary>
    public void Add(ReadOnlySpan<byte> ready) => _text.Write(ready);

    public void Add(string name, string data, long? id = null) => Add(name, Encoding.UTF8.GetBytes(data), id);

    /// <param name="id">Where a browser goes on that comes back after this event; null leaves that as it was.</param>
    public void Add(string name, ReadOnlySpan<byte> data, long? id = null)
    {
        if (id is { } sequence)
        {
            Line("id: "u8, Encoding.UTF8.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));
        }
        Line("event: "u8, Encoding.UTF8.GetBytes(name));
        while (true)
        {
            var end = data.IndexOfAny((byte)'\n', (byte)'\r');
            Line("data: "u8, end < 0 ? data : data[..end]);
            if (end < 0)
            {
                break;
            }
            data = data[(end + 1)..];
        }
        _text.Write("\n"u8);
    }

    private void Line(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        _text.Write(field);
        _text.Write(value);
        _text.Write("\n"u8);
    }
}
