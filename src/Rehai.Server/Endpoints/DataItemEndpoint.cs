using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data/BAG/ITEM</c>. Items have no ACL: their bag's counts.</summary>
/// <param name="isConditional">Whether answers carry entity tags and preconditions count.</param>
internal sealed class DataItemEndpoint(SqliteDatabase database, bool isConditional)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (preconditions, malformed) = Conditions(exchange);
        return new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    "read",
                    (_, item) =>
                        malformed
                        ?? Tagged(
                            preconditions?.IsKnown(DataItemText.Tag(item)) is true
                                ? new Reply(304, [])
                                : new Reply(200, [item.Content.Text]),
                            item
                        )
                )
            )
        );
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (item, fault) = DataItemText.Read(exchange.Body, exchange.Part("item"));
        if (item is null)
        {
            return Reply.Error(400, fault!);
        }
        var name = exchange.Part("bag");
        if (!Names.Data.IsMatch(name))
        {
            return NotFound(exchange);
        }
        var saved = new Reply(200, [DataItemText.Marked(item, name)]);
        return await Write(
            exchange,
            "update",
            (session, bag, before) => Tagged(saved, DataItemTable.Update(session, bag, before, item))
        );
    }

    public ValueTask<Reply> Delete(Exchange exchange) =>
        Write(
            exchange,
            "delete",
            (session, bag, item) =>
            {
                DataItemTable.Delete(session, bag, item);
                return new Reply(200, DataItemText.Wrapped(item.Content, exchange.Part("bag")));
            }
        );

    private async ValueTask<Reply> Write(
        Exchange exchange,
        string permission,
        Func<Session, DataBag, KnownItem, Reply> write
    )
    {
        var (preconditions, malformed) = Conditions(exchange);
        return await database.Write(session =>
            Guarded(
                session,
                exchange,
                permission,
                (bag, item) => malformed ?? Stale(item, preconditions) ?? write(session, bag, item)
            )
        );
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private static Reply Guarded(
        Session session,
        Exchange exchange,
        string permission,
        Func<DataBag, KnownItem, Reply> answer
    ) =>
        DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")) is not { } bag ? NotFound(exchange)
        : Permissions.ToUseDataBag(session, exchange.By, bag, permission) is { } missing ? Reply.Forbidden(missing)
        : DataItemTable.Find(session, bag.Id, exchange.Part("item")) is { } item ? answer(bag, item)
        : NotFound(exchange);

    private (Preconditions? Preconditions, Reply? Fault) Conditions(Exchange exchange) =>
        isConditional ? Preconditions.Of(exchange.Http.Request) : default;

    /// <summary>The answer to who has another version than there is; null where the change is allowed.</summary>
    private Reply? Stale(KnownItem now, Preconditions? preconditions)
    {
        var tag = DataItemText.Tag(now);
        return preconditions?.AllowChange(tag) is false
            ? Tagged(Reply.Error(412, $"The item is not the one that was read: it is {tag} now"), now)
            : null;
    }

    private Reply Tagged(Reply reply, KnownItem item) =>
        isConditional ? reply with { EntityTag = DataItemText.Tag(item) } : reply;

    /// <summary>Chef says the same of a missing bag, and says it in another way to who deletes.</summary>
    private static Reply NotFound(Exchange exchange)
    {
        var (bag, item) = (exchange.Part("bag"), exchange.Part("item"));
        return Reply.Error(
            404,
            HttpMethods.IsDelete(exchange.Http.Request.Method)
                ? $"Cannot load data bag {bag} item {item}"
                : $"Cannot load data bag item {item} for data bag {bag}"
        );
    }
}
