using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data/BAG</c>: the list of its items, new ones, and the end of it.</summary>
/// <param name="isConditional">Whether answers carry entity tags.</param>
internal sealed class DataBagEndpoint(SqliteDatabase database, bool isConditional)
{
    public static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load data bag {exchange.Part("bag")}");

    public ValueTask<Reply> List(Exchange exchange)
    {
        var (bag, refusal) = Find(exchange, "read");
        if (bag is null)
        {
            return new(refusal!);
        }
        var names = database.Read(session => DataItemTable.Names(session, bag.Id));
        return new(Reply.List(names, exchange.OrgUrl("data", bag.Name)));
    }

    /// <summary>The answer is the item with <c>chef_type</c> and <c>data_bag</c>, which are not stored.</summary>
    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (item, fault) = DataItemText.Read(exchange.Body, urlId: null);
        if (item is null)
        {
            return Reply.Error(400, fault!);
        }
        var (bag, refusal) = Find(exchange, "create");
        if (bag is null)
        {
            return refusal!;
        }
        var made = await database.Write(session => DataItemTable.Insert(session, bag.Id, item));
        return made is null
            ? Reply.Error(409, $"Data Bag Item '{item.Id}' already exists in Data Bag '{bag.Name}'.")
            : new Reply(201, [DataItemText.Marked(item, bag.Name)])
            {
                Location = exchange.OrgUrl("data", bag.Name, item.Id),
                EntityTag = isConditional ? DataItemText.Tag(made) : null,
            };
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var (bag, refusal) = Find(exchange, "delete");
        if (bag is null)
        {
            return refusal!;
        }
        return await database.Write(session => DataBagTable.Delete(session, bag.Id))
            ? Reply.Json(200, new DataBagBody(bag.Name, "Chef::DataBag", "data_bag"), ChefJson.Plain.DataBagBody)
            : NotFound(exchange);
    }

    private (DataBag? Bag, Reply? Refusal) Find(Exchange exchange, string permission)
    {
        var bag = database.Read(session => DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")));
        return bag is null ? (null, permission == "create" ? NoBagFor(exchange) : NotFound(exchange))
            : Permissions.ToUseDataBag(exchange.By, bag, permission) is { } missing ? (null, Reply.Forbidden(missing))
            : (bag, null);
    }

    private static Reply NoBagFor(Exchange exchange) =>
        Reply.Error(
            404,
            $"No data bag '{exchange.Part("bag")}' could be found. Please create this data bag before adding items to it."
        );
}
