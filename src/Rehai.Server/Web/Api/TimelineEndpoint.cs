using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Api;

/// <summary>
/// <c>/api/timeline?q=TEXT&amp;host=NAME&amp;uuid=UUID&amp;kind=KIND,KIND&amp;from=TIME&amp;to=TIME&amp;before=N&amp;limit=N</c>: what happened,
/// the newest first, a part at a time; and <c>/api/timeline.csv</c>, without a limit all that is kept.
/// </summary>
internal sealed class TimelineEndpoint(SqliteDatabase database)
{
    private const int UsualPart = 200;
    private const int LargestPart = 10_000;

    /// <summary>How many are read from the store at once.</summary>
    private const int Piece = 1_000;

    public ValueTask<WebReply> List(WebExchange exchange)
    {
        var asked = new ApiQuery(exchange);
        var (filter, before) = (Filter(exchange, asked), asked.Number("before") ?? long.MaxValue);
        var limit = (int)(asked.Number("limit", LargestPart) ?? UsualPart);
        if (asked.Fault is { } fault)
        {
            return new(ApiReply.Fault(400, fault));
        }
        var entries = Read(filter, before, limit);
        var next = entries.Count > 0 && entries.Count == limit ? entries[^1].Sequence : (long?)null;
        var items = new LazyList<TimelineEntry, TimelineItemBody>(entries, TimelineItemBody.Of);
        return new(ApiReply.Long(new TimelineBody(items, next), ApiJson.Plain.TimelineBody));
    }

    public ValueTask<WebReply> ListCsv(WebExchange exchange)
    {
        var asked = new ApiQuery(exchange);
        var (filter, before) = (Filter(exchange, asked), asked.Number("before") ?? long.MaxValue);
        var limit = (int)(asked.Number("limit", TimelineTable.Kept) ?? TimelineTable.Kept);
        return new(
            asked.Fault is { } fault
                ? ApiReply.Fault(400, fault)
                : ApiReply.Csv(
                    "timeline.csv",
                    TimelineItemBody.Fields.Lines(All(filter, before).Take(limit).Select(TimelineItemBody.Of))
                )
        );
    }

    private static TimelineFilter Filter(WebExchange exchange, ApiQuery asked) =>
        new()
        {
            Organizations = exchange.By.OrganizationNames,
            Text = asked.ShortText("q"),
            Host = asked.Text("host"),
            Uuid = asked.Text("uuid")?.ToLowerInvariant(),
            Kinds = asked.Kinds("kind"),
            From = asked.Instant("from"),
            To = asked.Instant("to"),
        };

    private IEnumerable<TimelineEntry> All(TimelineFilter filter, long before)
    {
        List<TimelineEntry> piece;
        do
        {
            piece = Read(filter, before, Piece);
            foreach (var entry in piece)
            {
                yield return entry;
            }
            before = piece.Count > 0 ? piece[^1].Sequence : before;
        } while (piece.Count == Piece);
    }

    private List<TimelineEntry> Read(TimelineFilter filter, long before, int limit) =>
        database.Read(session => TimelineTable.List(session, filter, before, limit));
}
