using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>containers</c> and <c>containers/C</c>.</summary>
internal sealed class ContainersEndpoint(SqliteDatabase database)
{
    public static Reply NotFound(Exchange exchange) =>
        Reply.Error(404, $"Cannot load container {exchange.Part("name")}");

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Containers) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(ContainerTable.Names(session, exchange.Org.Id), exchange.OrgUrl("containers"))
            )
        );

    /// <summary>Who makes a container has all rights on it, and nobody else has any.</summary>
    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (name, fault) = Name(exchange.Body);
        return name is null
            ? Reply.Error(400, fault!)
            : await database.Write(session =>
                Permissions.ToCreate(session, exchange.By, Container.Containers) is { } missing
                    ? Reply.Forbidden(missing)
                : ContainerTable.Insert(session, exchange.Org.Id, name, Acl.OnlyFor(exchange.By.Actor.Id))
                    ? Reply.Created(exchange.OrgUrl("containers", name))
                : Reply.Error(409, "Container already exists")
            );
    }

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, "read", Describe)));

    /// <summary>Chef deletes even those that say who may make and list nodes, and then nobody may.</summary>
    public async ValueTask<Reply> Delete(Exchange exchange) =>
        await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                container =>
                {
                    if (Container.Standard.Contains(container.Name))
                    {
                        return Reply.Error(
                            403,
                            $"The container {container.Name} is one that every organization has and cannot be deleted."
                        );
                    }
                    ContainerTable.Delete(session, container.Id);
                    return Describe(container);
                }
            )
        );

    private static Reply Guarded(
        Session session,
        Exchange exchange,
        string permission,
        Func<StoredContainer, Reply> answer
    ) =>
        ContainerTable.Find(session, exchange.Org.Id, exchange.Part("name")) is not { } container ? NotFound(exchange)
        : Permissions.ToUse(session, exchange.By, Acl.Of(exchange.Org, container), permission) is { } missing
            ? Reply.Forbidden(missing)
        : answer(container);

    private static (string? Name, string? Fault) Name(ReadOnlyMemory<byte> body)
    {
        var (fields, fault) = Fields.Parse(body);
        return fields is null ? (null, fault)
            : !fields.Has("id") && !fields.Has("containername") ? (null, "Field 'containername' missing")
            : (fields.Text("id") ?? fields.Text("containername")) is { } name && Names.Container.IsMatch(name)
                ? (name, null)
            : (null, "Field 'containername' invalid");
    }

    private static Reply Describe(StoredContainer container) =>
        Reply.Json(200, new ContainerBody(container.Name, container.Name), ChefJson.Plain.ContainerBody);
}
