using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging.Abstractions;
using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

/// <summary>Views as HTML.</summary>
internal static class Rendered
{
    /// <summary>Would be an element, an attribute's end, an entity and a line of a stream.</summary>
    public const string Hostile = "<img src=x onerror=alert(1)>\"'&amp;\r\ndata: x";

    public static PageRenderer Renderer => new(NullLoggerFactory.Instance);

    public static async Task<string> Html(RenderFragment view) =>
        Encoding.UTF8.GetString((await Renderer.Render(view)).Span);

    /// <summary>The same, with characters in the place of entities.</summary>
    public static async Task<string> Text(RenderFragment view) => WebUtility.HtmlDecode(await Html(view));

    /// <summary>Nothing of the hostile text came out as anything but text.</summary>
    public static void IsEncoded(string html)
    {
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror=alert(1)>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)>\"'", html, StringComparison.Ordinal);
    }
}
