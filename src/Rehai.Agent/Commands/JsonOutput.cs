using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rehai.Agent.Commands;

/// <summary>JSON on standard output, indented by two spaces as ohai and knife print it.</summary>
internal static class JsonOutput
{
    public static void Print(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Style))
        {
            write(json);
        }
        text.Write("\n"u8);
        StandardStream.Output.Write(text.WrittenSpan);
    }

    /// <summary>Nobody puts this into a page of HTML, and people read it.</summary>
    private static JsonWriterOptions Style =>
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
