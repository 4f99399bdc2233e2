using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>roles</c> or <c>environments</c>: the list, and new ones.</summary>
internal sealed class DocumentsEndpoint(DocumentKind kind, SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, kind.Container) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(DocumentTable.Names(session, exchange.Org.Id, kind.Stored), exchange.OrgUrl(kind.Path))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (document, fault) = kind.Form.Read(exchange.Body, urlName: null);
        return document is null
            ? Reply.Error(400, fault!)
            : await database.Write(session => Insert(session, exchange, document));
    }

    private Reply Insert(Session session, Exchange exchange, Document document)
    {
        if (Permissions.ToCreate(session, exchange.By, kind.Container) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var maker = exchange.By.Actor.Id;
        if (DocumentTable.Insert(session, exchange.Org.Id, kind.Stored, maker, document) is not { } made)
        {
            return kind.Taken();
        }
        if (Inheritance.Of(session, exchange.Org, kind.Container, maker) is { } acl)
        {
            DocumentTable.SetAcl(session, made.Id, acl);
        }
        return Reply.Created(exchange.OrgUrl(kind.Path, document.Name));
    }
}
