using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>clients</c> and <c>clients/N</c>.</summary>
internal sealed class ClientsEndpoint(SqliteDatabase database, ActorCache actors)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToListClients(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var names = database.Read(session => ActorTable.ClientNames(session, exchange.Org.Id));
        return new(Reply.List(names, exchange.OrgUrl("clients")));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (request, fault) = ClientRequest.Read(exchange.Body, exchange.ApiVersion, urlName: null);
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Permissions.ToCreateClient(exchange.By, request.IsValidator == true) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (publicKey, privateKey) = request.CreateKey ? PublicKeys.Generate() : (request.PublicKey, null);
        var organization = exchange.Org.Id;
        if (!await database.Write(session => Insert(session, organization, request, publicKey)))
        {
            return Reply.Error(409, "Client already exists");
        }
        actors.Forget();
        return Created(exchange, request.Name, publicKey, privateKey);
    }

    public ValueTask<Reply> Show(Exchange exchange)
    {
        if (Find(exchange) is not { } client)
        {
            return new(NotFound(exchange));
        }
        return new(
            Permissions.ToReadClient(exchange.By, client.Id) is { } missing
                ? Reply.Forbidden(missing)
                : Describe(exchange, client, PublicKeyFor(exchange, client))
        );
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (request, fault) = ClientRequest.Read(exchange.Body, exchange.ApiVersion, exchange.Part("name"));
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Find(exchange) is not { } client)
        {
            return NotFound(exchange);
        }
        var isValidator = request.IsValidator ?? client.IsValidator;
        var missing =
            Permissions.ToUpdateClient(exchange.By, client.Id)
            ?? (isValidator == client.IsValidator ? null : Permissions.ToCreateClient(exchange.By, asValidator: true));
        return missing is null
            ? await Update(exchange, client with { Name = request.Name, IsValidator = isValidator }, request)
            : Reply.Forbidden(missing);
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        if (Find(exchange) is not { } client)
        {
            return NotFound(exchange);
        }
        if (Permissions.ToDeleteClient(exchange.By, client.Id) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var publicKey = PublicKeyFor(exchange, client);
        var deleted = await database.Write(session => ActorTable.Delete(session, client.Id));
        actors.Forget();
        return deleted ? Describe(exchange, client, publicKey) : NotFound(exchange);
    }

    private async Task<Reply> Update(Exchange exchange, Actor client, ClientRequest request)
    {
        var (publicKey, privateKey) = request.CreateKey ? PublicKeys.Generate() : (request.PublicKey, null);
        var organization = exchange.Org.Id;
        var outcome = await database.Write(session => Update(session, organization, client, publicKey));
        actors.Forget();
        if (outcome == UpdateOutcome.Gone)
        {
            return NotFound(exchange);
        }
        if (outcome == UpdateOutcome.NameTaken)
        {
            return Reply.Error(409, "Client already exists");
        }
        var answer = Describe(exchange, client, PublicKeyFor(exchange, client), privateKey);
        return client.Name == exchange.Part("name")
            ? answer
            : answer with
            {
                Status = 201,
                Location = exchange.OrgUrl("clients", client.Name),
            };
    }

    private static bool Insert(Session session, long organization, ClientRequest request, string? publicKey)
    {
        var id = ActorTable.InsertClient(session, organization, request.Name, request.IsValidator == true);
        if (id is { } client && publicKey is not null)
        {
            KeyTable.Insert(session, client, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        return id is not null;
    }

    private static UpdateOutcome Update(Session session, long organization, Actor client, string? publicKey)
    {
        if (ActorTable.FindClient(session, organization, client.Name) is { } other && other.Id != client.Id)
        {
            return UpdateOutcome.NameTaken;
        }
        if (!ActorTable.Update(session, client.Id, client.Name, client.IsValidator))
        {
            return UpdateOutcome.Gone;
        }
        if (publicKey is not null)
        {
            KeyTable.Delete(session, client.Id, StoredKey.DefaultName);
            KeyTable.Insert(session, client.Id, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        return UpdateOutcome.Done;
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
        else if (publicKey is not null)
        {
            var key = PublicKeys.Describe(new StoredKey(StoredKey.DefaultName, publicKey, null));
            body = body with { ChefKey = key with { Uri = $"{url}/keys/{key.Name}", PrivateKey = privateKey } };
        }
        return Reply.Json(201, body, ChefJson.Plain.CreatedClientBody) with { Location = url };
    }

    private static Reply Describe(Exchange exchange, Actor client, string? publicKey, string? privateKey = null) =>
        Reply.Json(
            200,
            new ClientBody(
                client.Name,
                client.Name,
                client.IsValidator,
                exchange.Org.Name,
                "Chef::ApiClient",
                "client",
                publicKey,
                privateKey
            ),
            ChefJson.Plain.ClientBody
        );

    /// <summary>Only version 0 shows a key with the client.</summary>
    private string? PublicKeyFor(Exchange exchange, Actor client) =>
        exchange.ApiVersion == 0
        && database.Read(session => KeyTable.Find(session, client.Id, StoredKey.DefaultName)) is { } key
            ? PublicKeys.Extract(key.PublicKey)
            : null;

    private Actor? Find(Exchange exchange) =>
        database.Read(session => ActorTable.FindClient(session, exchange.Org.Id, exchange.Part("name")));

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load client {exchange.Part("name")}");

    private enum UpdateOutcome
    {
        Done,
        Gone,
        NameTaken,
    }
}
