using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data</c>: the list of data bags, and new ones.</summary>
internal sealed class DataBagsEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToListDataBags(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var names = database.Read(session => DataBagTable.Names(session, exchange.Org.Id));
        return new(Reply.List(names, exchange.OrgUrl("data")));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (name, fault) = Name(exchange.Body);
        if (name is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Permissions.ToCreateDataBag(exchange.By) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (organization, creator) = (exchange.Org.Id, exchange.By.Actor.Id);
        if (!await database.Write(session => DataBagTable.Insert(session, organization, creator, name)))
        {
            return Reply.Error(409, "Data bag already exists");
        }
        var url = exchange.OrgUrl("data", name);
        return Reply.Json(201, new CreatedBody(url), ChefJson.Plain.CreatedBody) with { Location = url };
    }

    private static (string? Name, string? Fault) Name(ReadOnlyMemory<byte> body)
    {
        var (fields, fault) = Fields.Parse(body);
        return fields is null ? (null, fault)
            : !fields.Has("name") ? (null, "Field 'name' missing")
            : fields.Text("name") is { } name && Names.Data.IsMatch(name) ? (name, null)
            : (null, "Field 'name' invalid");
    }
}
