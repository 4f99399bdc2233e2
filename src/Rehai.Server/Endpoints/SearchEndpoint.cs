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

    /// <summary>Bytes of rows that are read together, where the last one reaches beyond: an object may have megabytes.</summary>
    private const int BatchLength = 1_000_000;

    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] End = "]}"u8.ToArray();

    private delegate IReadOnlyList<ReadOnlyMemory<byte>> Row(FoundObject found);

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToSearch(session, exchange.By) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(
                        SearchedIndex.BuiltIn.Union(DataBagTable.Names(session, exchange.Org.Id)),
                        exchange.OrgUrl("search")
                    )
            )
        );

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
                Permissions.ToSearch(session, exchange.By) is { } missing ? Reply.Forbidden(missing)
                : SearchedIndex.Find(session, exchange, name) is { } index
                    ? Found(session, request, index, row, exchange.Http.RequestAborted)
                : Reply.Error(404, $"I don't know how to search for {name} data objects.")
            );
        }
        catch (QueryException e)
        {
            return Reply.Error(400, SearchRequest.Invalid(parameters["q"]!, e));
        }
    }

    private Reply Found(Session session, SearchRequest request, SearchedIndex index, Row row, CancellationToken aborted)
    {
        var ids = Evaluation.Find(session, index.Scope, request.Query);
        var first = (int)Math.Min(request.Start, ids.Count);
        var page = ids.GetRange(first, (int)Math.Min(request.Rows, ids.Count - first));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"total":{{ids.Count}},"start":{{request.Start}},"rows":["""
        );
        var batch = Read(session, index, [.. page.Take(BatchSize)], row, aborted);
        ReadOnlyMemory<byte>[] start = [Encoding.ASCII.GetBytes(head), .. batch.Pieces.Skip(1)];
        var left = batch.Left.Chunk(BatchSize).Concat(page.Skip(BatchSize).Chunk(BatchSize)).ToList();
        return left.Count == 0
            ? new Reply(200, [.. start, End])
            : new Reply(200, start) { Rest = Rows(index, new(left), row, batch.Pieces.Count == 0, default) };
    }

    /// <summary>One batch is read while the one before is sent.</summary>
    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Rows(
        SearchedIndex index,
        Queue<long[]> batches,
        Row row,
        bool isFirst,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var reading = new Queue<Task<Batch>>();
        try
        {
            while (batches.Count > 0 || reading.Count > 0)
            {
                while (batches.Count > 0 && reading.Count < 2)
                {
                    reading.Enqueue(ReadOn(batches.Dequeue()));
                }
                Batch? batch = await reading.Dequeue();
                while (batch is { Pieces.Count: > 0 })
                {
                    yield return isFirst ? batch.Pieces[1..] : batch.Pieces;
                    isFirst = false;
                    batch = batch.Left.Length == 0 ? null : await ReadOn(batch.Left);
                }
            }
        }
        finally
        {
            // Until then it uses the request, which another may get when this one ends.
            await ((Task)Task.WhenAll(reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        yield return [End];

        Task<Batch> ReadOn(long[] ids) =>
            Task.Run(() => database.Read(session => Read(session, index, ids, row, cancellation)), cancellation);
    }

    /// <summary>As many of these rows as a batch may have bytes, a comma before each. What has gone since it was found is left out.</summary>
    private static Batch Read(Session session, SearchedIndex index, long[] ids, Row row, CancellationToken cancellation)
    {
        var (pieces, length, read) = (new List<ReadOnlyMemory<byte>>(), 0L, 0);
        while (read < ids.Length && length < BatchLength)
        {
            cancellation.ThrowIfCancellationRequested();
            if (index.Load(session, ids[read++]) is { } found)
            {
                var text = row(found);
                pieces.Add(Comma);
                pieces.AddRange(text);
                length += text.Sum(piece => (long)piece.Length);
            }
        }
        return new(pieces, ids[read..]);
    }

    /// <param name="Pieces">Of the rows' text; none where no rows are left.</param>
    /// <param name="Left">What had no room.</param>
    private sealed record Batch(List<ReadOnlyMemory<byte>> Pieces, long[] Left);
}
