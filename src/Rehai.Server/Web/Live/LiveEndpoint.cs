using System.Globalization;
using System.IO.Pipelines;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Web.Live;

/// <summary>
/// <c>/live?page=…&amp;since=N</c>: what becomes another of a page, as events. Ends with the session and with the server; a browser comes
/// back with <c>Last-Event-ID</c>.
/// </summary>
internal sealed class LiveEndpoint(LiveHub hub, LiveSubjects subjects, WebAccess access)
{
    public const string Path = "/live";

    private const int RetryMilliseconds = 1_000;

    public ValueTask<WebReply> Follow(WebExchange exchange)
    {
        if (subjects.Find(exchange) is not { } subject || Since(exchange) is not { } since)
        {
            return new(new WebReply(400, "text/plain", default));
        }
        return new(
            new WebReply(200, StreamText.MediaType, StreamText.Retry(RetryMilliseconds))
            {
                // A proxy that gathers would keep changes back.
                Headers = [("X-Accel-Buffering", "no")],
                Rest = (body, cancellation) => Follow(exchange.By, subject, since, body, cancellation),
            }
        );
    }

    private async Task Follow(
        Reader reader,
        LiveSubject subject,
        long since,
        PipeWriter body,
        CancellationToken cancellation
    )
    {
        var connection = new LiveConnection(since, () => MaySee(reader));
        try
        {
            await hub.Join(subject.Key, subject.Audience, connection, since, cancellation);
            await connection.Pump(body, cancellation);
        }
        finally
        {
            await hub.Leave(subject.Key, connection);
        }
    }

    /// <summary>Whether the session lasts, and shows what it showed.</summary>
    private bool MaySee(Reader reader) =>
        access.Again(reader) is { } now && now.OrganizationNames.SetEquals(reader.OrganizationNames);

    private static long? Since(WebExchange exchange)
    {
        string? last = exchange.Http.Request.Headers["Last-Event-ID"];
        var text = string.IsNullOrEmpty(last) ? exchange.Query("since") : last;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since) ? since : null;
    }
}
