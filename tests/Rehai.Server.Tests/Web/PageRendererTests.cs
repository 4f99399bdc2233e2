using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

public sealed class PageRendererTests
{
    private readonly PageRenderer _renderer = new(NullLoggerFactory.Instance);

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\"'&", "&quot;&#x27;&amp;")]
    [InlineData("</title><!--", "&lt;/title&gt;&lt;!--")]
    [InlineData("a\0\u202eb", "a&#x0;&#x202E;b")]
    public async Task Values_are_encoded(string value, string encoded)
    {
        var page = await Render(value);

        Assert.Contains($"<title>{encoded} ", page, StringComparison.Ordinal);
        Assert.Contains($"<p>{encoded}</p>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_UTF_8_from_its_first_byte()
    {
        var bytes = await _renderer.Render<MessagePage>(Parameters("x"));

        Assert.StartsWith("<!DOCTYPE html>", Encoding.UTF8.GetString(bytes.Span), StringComparison.Ordinal);
        Assert.Equal((byte)'<', bytes.Span[0]);
        Assert.Contains("·", Encoding.UTF8.GetString(bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_are_rendered_at_once()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Render($"page {i}."))));

        Assert.All(
            pages.Index(),
            page => Assert.Contains($"<p>page {page.Index}.</p>", page.Item, StringComparison.Ordinal)
        );
    }

    private async Task<string> Render(string value) =>
        Encoding.UTF8.GetString((await _renderer.Render<MessagePage>(Parameters(value))).Span);

    private static Dictionary<string, object?> Parameters(string value) =>
        new() { ["Title"] = value, ["Text"] = value };
}
