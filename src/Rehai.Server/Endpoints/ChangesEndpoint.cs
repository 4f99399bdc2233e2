using System.Globalization;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>changes?since=N&amp;limit=L</c>: the organization's nodes as they changed, in the order of commits. Who reads on from the last
/// <c>sequence</c> misses nothing; who comes after what is no longer kept gets 410 and reads all nodes anew.
/// </summary>
internal sealed class ChangesEndpoint(SqliteDatabase database)
{
    private const int DefaultLimit = 1_000;
    private const int LargestLimit = 10_000;

    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Number(exchange, "since", 0) is not { } since)
        {
            return new(Reply.Error(400, "since is not the number of a change"));
        }
        if (Number(exchange, "limit", DefaultLimit) is not { } limit || limit is < 1 or > LargestLimit)
        {
            return new(Reply.Error(400, $"limit is not a number from 1 to {LargestLimit}"));
        }
        return new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Nodes) is { } missing
                    ? Reply.Forbidden(missing)
                    : Page(session, exchange.Org.Id, since, (int)limit)
            )
        );
    }

    private static Reply Page(Session session, long organization, long since, int limit)
    {
        // Bounds before and behind the rows: what is committed or dropped between is neither passed over nor missed.
        var (_, last) = ChangeTable.Bounds(session);
        var changes = ChangeTable.Since(session, organization, since, limit);
        if (since > last || (since > 0 && since < ChangeTable.Bounds(session).First - 1))
        {
            return Reply.Error(410, "These changes are not kept here; read all nodes anew");
        }
        var next =
            changes.Count == limit ? changes[^1].Sequence : Math.Max(last, changes.LastOrDefault()?.Sequence ?? 0);
        var rows = changes.Select(change => new ChangeBody(
            change.Sequence,
            change.Node,
            change.Version is null ? "delete" : "upsert",
            change.Version is null ? null : NodeView.Desired.Tag(change.Version),
            change.Version is null ? null : NodeView.Current.Tag(change.Version),
            change.At.UtcDateTime
        ));
        return Reply.Json(200, new ChangesBody([.. rows], next), ChefJson.Plain.ChangesBody);
    }

    private static long? Number(Exchange exchange, string name, long absent)
    {
        string? text = exchange.Http.Request.Query[name];
        return text is null ? absent
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
