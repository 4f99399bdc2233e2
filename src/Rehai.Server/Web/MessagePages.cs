namespace Rehai.Server.Web;

/// <summary>Pages that say one thing: why something was not done, and what to do next.</summary>
internal sealed class MessagePages(PageRenderer renderer)
{
    public async Task<WebReply> Of(int status, string title, string text) =>
        WebReply.Html(
            status,
            await renderer.Render<MessagePage>(
                new Dictionary<string, object?>
                {
                    [nameof(MessagePage.Title)] = title,
                    [nameof(MessagePage.Text)] = text,
                }
            )
        );
}
