using System.Text;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Tests.Web.Live;

public sealed class StreamTextTests
{
    [Fact]
    public void Every_line_of_a_value_is_data() =>
        Assert.Equal(
            "id: 7\nevent: row\ndata: a\ndata: event: reset\ndata: \ndata: data: x\ndata: \n\n",
            Text(StreamText.Event("row", "a\nevent: reset\r\ndata: x\r", 7))
        );

    [Fact]
    public void An_event_without_a_value_has_an_empty_line_of_data() =>
        Assert.Equal("event: reset\ndata: \n\n", Text(StreamText.Event("reset", "")));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
