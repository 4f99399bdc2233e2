using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>roles/R</c> or <c>environments/E</c>.</summary>
internal sealed class DocumentEndpoint(DocumentKind kind, SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, "read", Text)));

    /// <summary>Another name in the body than in the address renames, where the kind allows it.</summary>
    public async ValueTask<Reply> Update(Exchange exchange)
    {
        if (Unchangeable(exchange) is { } refusal)
        {
            return refusal;
        }
        var (document, fault) = kind.Form.Read(exchange.Body, Name(exchange));
        return document is null
            ? Reply.Error(400, fault!)
            : await database.Write(session =>
                Guarded(
                    session,
                    exchange,
                    "update",
                    before =>
                        DocumentTable.Update(session, before, document) is { } after
                            ? Saved(exchange, before, after)
                            : kind.Taken()
                )
            );
    }

    public async ValueTask<Reply> Delete(Exchange exchange) =>
        Unchangeable(exchange)
        ?? await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                document =>
                {
                    DocumentTable.Delete(session, document);
                    return Text(document);
                }
            )
        );

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private Reply Guarded(Session session, Exchange exchange, string permission, Func<KnownDocument, Reply> answer) =>
        DocumentTable.Find(session, exchange.Org.Id, kind.Stored, Name(exchange)) is not { } document
            ? kind.NotFound(Name(exchange))
        : Permissions.ToUseDocument(session, exchange.By, kind.Container, document, permission) is { } missing
            ? Reply.Forbidden(missing)
        : answer(document);

    private Reply? Unchangeable(Exchange exchange)
    {
        if (kind.Unchangeable(Name(exchange)) is not { } refusal)
        {
            return null;
        }
        exchange.Http.Response.Headers.Allow = "GET";
        return refusal;
    }

    private Reply Saved(Exchange exchange, KnownDocument before, KnownDocument after) =>
        after.Content.Name == before.Content.Name
            ? Text(after)
            : Text(after) with
            {
                Status = 201,
                Location = exchange.OrgUrl(kind.Path, after.Content.Name),
            };

    private static string Name(Exchange exchange) => exchange.Part("name");

    private static Reply Text(KnownDocument document) => new(200, [document.Content.Text]);
}
