using System.Text.Json.Nodes;
using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>clients</c> and <c>clients/N</c>.</summary>
internal sealed class ClientsEndpoint(SqliteDatabase database, ActorCache actors)
{
    public static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load client {exchange.Part("name")}");

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Clients) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(ActorTable.ClientNames(session, exchange.Org.Id), exchange.OrgUrl("clients"))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (request, fault) = ClientRequest.Read(exchange.Body, exchange.ApiVersion, urlName: null);
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        // Before a key pair is made for somebody who may not have it.
        if (database.Read(session => MissingToCreate(session, exchange, request)) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (publicKey, privateKey) = request.Key.Make();
        var reply = await database.Write(session =>
            MissingToCreate(session, exchange, request) is { } missing ? Reply.Forbidden(missing)
            : TryInsert(session, exchange, request, publicKey) ? Created(exchange, request.Name, publicKey, privateKey)
            : Reply.Error(409, "Client already exists")
        );
        return actors.ForgetAfter(reply, request.Name);
    }

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(
            database.Read(session => Guarded(session, exchange, "read", client => Describe(session, exchange, client)))
        );

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (request, fault) = ClientRequest.Read(exchange.Body, exchange.ApiVersion, exchange.Part("name"));
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        // Before a key pair is made for somebody who may not have it.
        if (database.Read(session => Refusal(session, exchange, Find(session, exchange), "update")) is { } refusal)
        {
            return refusal;
        }
        var (publicKey, privateKey) = request.Key.Make();
        var reply = await database.Write(session =>
            Guarded(
                session,
                exchange,
                "update",
                client => Save(session, exchange, client, request, publicKey, privateKey)
            )
        );
        return actors.ForgetAfter(reply, exchange.Part("name"), request.Name);
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var reply = await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                client =>
                {
                    var gone = Describe(session, exchange, client);
                    ActorTable.Delete(session, client.Id);
                    return gone;
                }
            )
        );
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private static Reply Guarded(Session session, Exchange exchange, string permission, Func<Actor, Reply> answer)
    {
        var client = Find(session, exchange);
        return Refusal(session, exchange, client, permission) ?? answer(client!);
    }

    private static Actor? Find(Session session, Exchange exchange) =>
        ActorTable.FindClient(session, exchange.Org.Id, exchange.Part("name"));

    private static Reply? Refusal(Session session, Exchange exchange, Actor? client, string permission) =>
        client is null ? NotFound(exchange)
        : Permissions.ToUseClient(session, exchange.By, client, permission) is { } missing ? Reply.Forbidden(missing)
        : null;

    private static string? MissingToCreate(Session session, Exchange exchange, ClientRequest request) =>
        Permissions.ToCreateClient(session, exchange.By, request.IsValidator == true);

    private static bool TryInsert(Session session, Exchange exchange, ClientRequest request, string? publicKey)
    {
        var isValidator = request.IsValidator == true;
        long? maker = exchange.By.Actor.IsValidator ? null : exchange.By.Actor.Id;
        if (ActorTable.InsertClient(session, exchange.Org, request.Name, isValidator, maker) is not { } client)
        {
            return false;
        }
        long?[] makers = [maker, isValidator ? null : client];
        var acl = Inheritance.Of(session, exchange.Org, Container.Clients, makers.OfType<long>());
        ActorTable.SetAcl(session, client, acl);
        if (publicKey is not null)
        {
            KeyTable.Insert(session, client, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        return true;
    }

    private static Reply Save(
        Session session,
        Exchange exchange,
        Actor old,
        ClientRequest request,
        string? publicKey,
        string? privateKey
    )
    {
        var client = old with { Name = request.Name, IsValidator = request.IsValidator ?? old.IsValidator };
        if (
            client.IsValidator != old.IsValidator
            && Permissions.ToCreateClient(session, exchange.By, asValidator: true) is { } missing
        )
        {
            return Reply.Forbidden(missing);
        }
        if (client.Name != old.Name && ActorTable.FindClient(session, exchange.Org.Id, client.Name) is not null)
        {
            return Reply.Error(409, "Client already exists");
        }
        ActorTable.Update(session, client.Id, client.Name, client.IsValidator);
        if (publicKey is not null)
        {
            KeyTable.Delete(session, client.Id, StoredKey.DefaultName);
            KeyTable.Insert(session, client.Id, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        var made = exchange.ApiVersion > 0 ? null : JsonValue.Create(privateKey) ?? JsonValue.Create(false);
        var answer = Describe(session, exchange, client, made);
        return client.Name == old.Name
            ? answer
            : answer with
            {
                Status = 201,
                Location = exchange.OrgUrl("clients", client.Name),
            };
    }

    private static Reply Created(Exchange exchange, string name, string? publicKey, string? privateKey)
    {
        var url = exchange.OrgUrl("clients", name);
        var body = new CreatedClientBody(url);
        if (exchange.ApiVersion == 0)
        {
            var isCertificate = PublicKeys.Extract(publicKey!) != publicKey;
            body = body with
            {
                PublicKey = isCertificate ? null : publicKey,
                Certificate = isCertificate ? publicKey : null,
                PrivateKey = privateKey,
            };
        }
        else
        {
            body = body with { ChefKey = PublicKeys.Embedded(url, publicKey, privateKey) };
        }
        return Reply.Json(201, body, ChefJson.Plain.CreatedClientBody) with { Location = url };
    }

    /// <summary>Only version 0 shows a key with the client.</summary>
    public static ClientBody Body(Session session, Exchange exchange, Actor client, JsonNode? privateKey = null) =>
        new(
            client.Name,
            client.Name,
            client.IsValidator,
            exchange.Org.Name,
            "Chef::ApiClient",
            "client",
            exchange.ApiVersion == 0 && KeyTable.Find(session, client.Id, StoredKey.DefaultName) is { } key
                ? PublicKeys.Extract(key.PublicKey)
                : null,
            privateKey
        );

    private static Reply Describe(Session session, Exchange exchange, Actor client, JsonNode? privateKey = null) =>
        Reply.Json(200, Body(session, exchange, client, privateKey), ChefJson.Plain.ClientBody);
}
