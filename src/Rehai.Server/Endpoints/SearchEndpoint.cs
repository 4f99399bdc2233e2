using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rehai.Server.Authorization;
using Rehai.Server.Search;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>search</c> and <c>search/INDEX</c>. As on Chef Infra Server (<c>chef_wm_search.erl</c>, without its strict_search_result_acls)
/// whoever belongs to the organization may search, and finds what it may not read otherwise; but for validators, whose key is on many hosts.
/// </summary>
internal sealed class SearchEndpoint(SqliteDatabase database)
{
    /// <summary>Objects that are read together: at once a few of them are in memory, however many a search finds.</summary>
    private const int BatchSize = 32;

    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] End = "]}"u8.ToArray();

    private delegate IReadOnlyList<ReadOnlyMemory<byte>> Row(FoundObject found);

    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToSearch(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var bags = database.Read(session => DataBagTable.Names(session, exchange.Org.Id));
        return new(Reply.List(SearchedIndex.BuiltIn.Union(bags), exchange.OrgUrl("search")));
    }

    public ValueTask<Reply> Find(Exchange exchange) => new(Find(exchange, found => found.Text()));

    public ValueTask<Reply> FindParts(Exchange exchange)
    {
        var (parts, fault) = PartialSearch.Read(exchange.Body);
        return new(
            parts is null ? Reply.Error(400, fault!)
            : parts.IsEmpty ? Find(exchange, found => found.Text())
            : Find(exchange, found => [parts.Row(exchange.OrgUrl(found.Path), found.Document())])
        );
    }

    private Reply Find(Exchange exchange, Row row)
    {
        if (Permissions.ToSearch(exchange.By) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var parameters = exchange.Http.Request.Query;
        var (request, fault) = SearchRequest.Read(parameters);
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        var name = exchange.Part("index");
        try
        {
            return database.Read(session =>
                SearchedIndex.Find(session, exchange, name) is { } index
                    ? Found(session, request, index, row)
                    : Reply.Error(404, $"I don't know how to search for {name} data objects.")
            );
        }
        catch (QueryException e)
        {
            return Reply.Error(400, SearchRequest.Invalid(parameters["q"]!, e));
        }
    }

    private Reply Found(Session session, SearchRequest request, SearchedIndex index, Row row)
    {
        var ids = Evaluation.Find(session, index.Scope, request.Query);
        var first = (int)Math.Min(request.Start, ids.Count);
        var page = ids.GetRange(first, (int)Math.Min(request.Rows, ids.Count - first));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"total":{{ids.Count}},"start":{{request.Start}},"rows":["""
        );
        ReadOnlyMemory<byte> start = Encoding.ASCII.GetBytes(head);
        return page.Count <= BatchSize
            ? new Reply(200, [start, .. Read(session, index, [.. page], row).Skip(1), End])
            : new Reply(200, [start]) { Rest = Rows(index, page, row) };
    }

    /// <summary>One batch is read while the one before is sent.</summary>
    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Rows(
        SearchedIndex index,
        List<long> ids,
        Row row,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var batches = new Queue<long[]>(ids.Chunk(BatchSize));
        var reading = new Queue<Task<List<ReadOnlyMemory<byte>>>>();
        var isFirst = true;
        while (batches.Count > 0 || reading.Count > 0)
        {
            while (batches.Count > 0 && reading.Count < 2)
            {
                var batch = batches.Dequeue();
                reading.Enqueue(
                    Task.Run(() => database.Read(session => Read(session, index, batch, row)), cancellation)
                );
            }
            var pieces = await reading.Dequeue();
            if (pieces.Count > 0)
            {
                yield return isFirst ? pieces[1..] : pieces;
                isFirst = false;
            }
        }
        yield return [End];
    }

    /// <summary>The batch's rows, a comma before each. What has gone since it was found is left out.</summary>
    private static List<ReadOnlyMemory<byte>> Read(Session session, SearchedIndex index, long[] ids, Row row)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        foreach (var id in ids)
        {
            if (index.Load(session, id) is { } found)
            {
                pieces.Add(Comma);
                pieces.AddRange(row(found));
            }
        }
        return pieces;
    }
}
