using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>roles</c> or <c>environments</c>: the list, and new ones.</summary>
internal sealed class DocumentsEndpoint(DocumentKind kind, SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToListDocuments(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var names = database.Read(session => DocumentTable.Names(session, exchange.Org.Id, kind.Stored));
        return new(Reply.List(names, exchange.OrgUrl(kind.Path)));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (document, fault) = kind.Form.Read(exchange.Body, urlName: null);
        if (document is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Permissions.ToCreateDocument(exchange.By) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (organization, creator) = (exchange.Org.Id, exchange.By.Actor.Id);
        var made = await database.Write(session =>
            DocumentTable.Insert(session, organization, kind.Stored, creator, document)
        );
        if (made is null)
        {
            return kind.Taken();
        }
        var url = exchange.OrgUrl(kind.Path, document.Name);
        return Reply.Json(201, new CreatedBody(url), ChefJson.Plain.CreatedBody) with { Location = url };
    }
}
