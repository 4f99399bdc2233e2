using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data/BAG</c>: the list of its items, new ones, and the end of it.</summary>
/// <param name="isConditional">Whether answers carry entity tags.</param>
internal sealed class DataBagEndpoint(SqliteDatabase database, bool isConditional)
{
    public static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load data bag {exchange.Part("bag")}");

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    "read",
                    bag => Reply.List(DataItemTable.Names(session, bag.Id), exchange.OrgUrl("data", bag.Name))
                )
            )
        );

    /// <summary>The answer is the item with <c>chef_type</c> and <c>data_bag</c>, which are not stored.</summary>
    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (item, fault) = DataItemText.Read(exchange.Body, urlId: null);
        if (item is null)
        {
            return Reply.Error(400, fault!);
        }
        var bagName = exchange.Part("bag");
        var created = new Reply(201, [DataItemText.Marked(item, bagName)])
        {
            Location = exchange.OrgUrl("data", bagName, item.Id),
        };
        return await database.Write(session =>
            Guarded(
                session,
                exchange,
                "create",
                bag =>
                    DataItemTable.Insert(session, bag, item) is { } made
                        ? created with
                        {
                            EntityTag = isConditional ? DataItemText.Tag(made) : null,
                        }
                        : Reply.Error(409, $"Data Bag Item '{item.Id}' already exists in Data Bag '{bagName}'.")
            )
        );
    }

    public async ValueTask<Reply> Delete(Exchange exchange) =>
        await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                bag =>
                {
                    DataBagTable.Delete(session, bag);
                    return Reply.Json(
                        200,
                        new DataBagBody(bag.Name, "Chef::DataBag", "data_bag"),
                        ChefJson.Plain.DataBagBody
                    );
                }
            )
        );

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private static Reply Guarded(Session session, Exchange exchange, string permission, Func<DataBag, Reply> answer) =>
        DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")) is not { } bag
            ? permission == "create"
                ? NoBagFor(exchange)
                : NotFound(exchange)
            : Permissions.ToUseDataBag(session, exchange.By, bag, permission) is { } missing
                ? Reply.Forbidden(missing)
                : answer(bag);

    private static Reply NoBagFor(Exchange exchange) =>
        Reply.Error(
            404,
            $"No data bag '{exchange.Part("bag")}' could be found. Please create this data bag before adding items to it."
        );
}
