using Rehai.Server.Inventory;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Web.Api;

/// <summary>
/// <c>/api/changes?q=QUERY&amp;since=N</c>: what becomes another of hosts and guests, as events. A program that follows reads
/// <c>/api/guests</c>, then this with <c>since</c> the <c>sequence</c> from there, and comes back with the id of the last event, in
/// <c>Last-Event-ID</c> or as <c>since</c>. Then every host that became another meanwhile comes whole; where that is not known any
/// more, <c>reset</c> comes: read <c>/api/guests</c> anew, and go on reading here. Events tell what is, not what was done: one that comes
/// twice does no harm, and of changes that follow each other quickly only the last is told.
/// </summary>
internal sealed class ChangesEndpoint(LiveInventory inventory, WebAccess access, TimeProvider time)
{
    private const int RetryMilliseconds = 1_000;

    public ValueTask<WebReply> Follow(WebExchange exchange)
    {
        var asked = new ApiQuery(exchange);
        var (query, since) = (asked.Query(), Since(exchange, asked));
        if (asked.Fault is { } fault)
        {
            return new(ApiReply.Fault(400, fault));
        }
        return new(
            new WebReply(200, StreamText.MediaType, StreamText.Retry(RetryMilliseconds))
            {
                // A proxy that gathers would keep changes back.
                Headers = [("X-Accel-Buffering", "no")],
                Rest = (body, cancellation) =>
                    new ChangeStream(inventory, exchange.By, access.Again, query, body, time).Run(since, cancellation),
            }
        );
    }

    private static long? Since(WebExchange exchange, ApiQuery asked) =>
        exchange.Http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last
            ? asked.NumberOf("Last-Event-ID", last)
            : asked.Number("since");
}
