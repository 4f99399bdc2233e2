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
        return Permissions.ToUpdateClient(exchange.By, client.Id) is { } missing
            ? Reply.Forbidden(missing)
            : await Update(exchange, client.Id, request);
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

    private async Task<Reply> Update(Exchange exchange, long id, ClientRequest request)
    {
        var (publicKey, privateKey) = request.CreateKey ? PublicKeys.Generate() : (request.PublicKey, null);
        var missing = Permissions.ToCreateClient(exchange.By, asValidator: true);
        var change = new ClientChange(exchange.Org.Id, id, exchange.Part("name"), missing is null, publicKey);
        var (outcome, client) = await database.Write(session => Update(session, change, request));
        actors.Forget();
        return outcome switch
        {
            UpdateOutcome.Gone => NotFound(exchange),
            UpdateOutcome.NameTaken => Reply.Error(409, "Client already exists"),
            UpdateOutcome.NotAllowed => Reply.Forbidden(missing!),
            _ => Changed(exchange, client!, privateKey),
        };
    }

    private Reply Changed(Exchange exchange, Actor client, string? privateKey)
    {
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

    /// <summary>
    /// The client is read where it is written, so that changes that come together all count, and so that what may be changed
    /// is judged by what is changed.
    /// </summary>
    private static (UpdateOutcome Outcome, Actor? Client) Update(
        Session session,
        ClientChange change,
        ClientRequest request
    )
    {
        if (ActorTable.FindClient(session, change.Organization, change.OldName) is not { } old || old.Id != change.Id)
        {
            return (UpdateOutcome.Gone, null);
        }
        var client = old with { Name = request.Name, IsValidator = request.IsValidator ?? old.IsValidator };
        if (client.IsValidator != old.IsValidator && !change.MayMakeValidators)
        {
            return (UpdateOutcome.NotAllowed, null);
        }
        if (client.Name != old.Name && ActorTable.FindClient(session, change.Organization, client.Name) is not null)
        {
            return (UpdateOutcome.NameTaken, null);
        }
        ActorTable.Update(session, client.Id, client.Name, client.IsValidator);
        if (change.NewPublicKey is not null)
        {
            KeyTable.Delete(session, client.Id, StoredKey.DefaultName);
            KeyTable.Insert(session, client.Id, new StoredKey(StoredKey.DefaultName, change.NewPublicKey, null));
        }
        return (UpdateOutcome.Done, client);
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

    public static ClientBody Body(Exchange exchange, Actor client, string? publicKey, string? privateKey = null) =>
        new(
            client.Name,
            client.Name,
            client.IsValidator,
            exchange.Org.Name,
            "Chef::ApiClient",
            "client",
            publicKey,
            privateKey
        );

    /// <summary>Only version 0 shows a key with the client.</summary>
    public static string? PublicKeyFor(Session session, Exchange exchange, Actor client) =>
        exchange.ApiVersion == 0 && KeyTable.Find(session, client.Id, StoredKey.DefaultName) is { } key
            ? PublicKeys.Extract(key.PublicKey)
            : null;

    private static Reply Describe(Exchange exchange, Actor client, string? publicKey, string? privateKey = null) =>
        Reply.Json(200, Body(exchange, client, publicKey, privateKey), ChefJson.Plain.ClientBody);

    private string? PublicKeyFor(Exchange exchange, Actor client) =>
        database.Read(session => PublicKeyFor(session, exchange, client));

    private Actor? Find(Exchange exchange) =>
        database.Read(session => ActorTable.FindClient(session, exchange.Org.Id, exchange.Part("name")));

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load client {exchange.Part("name")}");

    private enum UpdateOutcome
    {
        Done,
        Gone,
        NameTaken,
        NotAllowed,
    }

    private sealed record ClientChange(
        long Organization,
        long Id,
        string OldName,
        bool MayMakeValidators,
        string? NewPublicKey
    );
}
