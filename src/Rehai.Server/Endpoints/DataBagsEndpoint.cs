using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data</c>: the list of data bags, and new ones.</summary>
internal sealed class DataBagsEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Data) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(DataBagTable.Names(session, exchange.Org.Id), exchange.OrgUrl("data"))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (name, fault) = Name(exchange.Body);
        return name is null
            ? Reply.Error(400, fault!)
            : await database.Write(session => Insert(session, exchange, name));
    }

    private static Reply Insert(Session session, Exchange exchange, string name)
    {
        if (Permissions.ToCreate(session, exchange.By, Container.Data) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var maker = exchange.By.Actor.Id;
        if (!DataBagTable.Insert(session, exchange.Org.Id, maker, name))
        {
            return Reply.Error(409, "Data bag already exists");
        }
        if (Inheritance.Of(session, exchange.Org, Container.Data, maker) is { } acl)
        {
            DataBagTable.SetAcl(session, DataBagTable.Find(session, exchange.Org.Id, name)!.Id, acl);
        }
        return Reply.Created(exchange.OrgUrl("data", name));
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
