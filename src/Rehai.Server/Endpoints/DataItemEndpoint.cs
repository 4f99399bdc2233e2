using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>data/BAG/ITEM</c>. Items have no ACL: their bag's counts.</summary>
/// <param name="isConditional">Whether answers carry entity tags and preconditions count.</param>
internal sealed class DataItemEndpoint(SqliteDatabase database, bool isConditional)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (bag, preconditions, refusal) = Admit(exchange, "read");
        if (bag is null)
        {
            return new(refusal!);
        }
        var item = database.Read(session => DataItemTable.Find(session, bag.Id, exchange.Part("item")));
        return new(
            item is null ? NotFound(exchange)
            : preconditions?.IsKnown(DataItemText.Tag(item)) is true ? Tagged(new Reply(304, []), item)
            : Tagged(new Reply(200, [item.Content.Text]), item)
        );
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (item, fault) = DataItemText.Read(exchange.Body, exchange.Part("item"));
        if (item is null)
        {
            return Reply.Error(400, fault!);
        }
        var (bag, preconditions, refusal) = Admit(exchange, "update");
        if (bag is null)
        {
            return refusal!;
        }
        var (kind, known) = await database.Write(session =>
            DataItemTable.Update(session, bag.Id, item, Allows(preconditions))
        );
        return kind == UpdateKind.Saved
            ? Tagged(new Reply(200, [DataItemText.Marked(item, bag.Name)]), known!)
            : NotSaved(exchange, known);
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var (bag, preconditions, refusal) = Admit(exchange, "delete");
        if (bag is null)
        {
            return refusal!;
        }
        var id = exchange.Part("item");
        var (kind, known) = await database.Write(session =>
            DataItemTable.Delete(session, bag.Id, id, Allows(preconditions))
        );
        return kind == UpdateKind.Saved
            ? new Reply(200, DataItemText.Wrapped(known!.Content, bag.Name))
            : NotSaved(exchange, known);
    }

    private (DataBag? Bag, Preconditions? Preconditions, Reply? Refusal) Admit(Exchange exchange, string permission)
    {
        var bag = database.Read(session => DataBagTable.Find(session, exchange.Org.Id, exchange.Part("bag")));
        if (bag is null)
        {
            return (null, null, NotFound(exchange));
        }
        if (Permissions.ToUseDataBag(exchange.By, bag, permission) is { } missing)
        {
            return (null, null, Reply.Forbidden(missing));
        }
        var (preconditions, fault) = isConditional ? Preconditions.Of(exchange.Http.Request) : default;
        return fault is null ? (bag, preconditions, null) : (null, null, fault);
    }

    private static Func<KnownItem, bool> Allows(Preconditions? preconditions) =>
        item => preconditions?.AllowChange(DataItemText.Tag(item)) is not false;

    private Reply NotSaved(Exchange exchange, KnownItem? now) =>
        now is null
            ? NotFound(exchange)
            : Tagged(
                Reply.Error(412, $"The item is not the one that was read: it is {DataItemText.Tag(now)} now"),
                now
            );

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
