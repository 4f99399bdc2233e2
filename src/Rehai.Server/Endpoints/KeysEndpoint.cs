using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>…/keys</c> and <c>…/keys/K</c> of clients and of users.</summary>
internal sealed class KeysEndpoint(SqliteDatabase database, ActorCache actors, TimeProvider time, KeyOwner owners)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (owners.Find(exchange) is not { } owner)
        {
            return new(owners.NotFound(exchange));
        }
        if (Permissions.ToReadKeys(exchange.By, owner.Id) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var (root, now) = (owners.KeysUrl(exchange), time.GetUtcNow());
        var keys = database
            .Read(session => KeyTable.Of(session, owner.Id))
            .ConvertAll(key => new ListedKeyBody($"{root}/{key.Name}", key.Name, key.IsExpired(now)));
        return new(Reply.Json(200, keys, ChefJson.Plain.ListListedKeyBody));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (request, refusal) = KeyRequest.Read(exchange.Body, isUpdate: false);
        if (request is null)
        {
            return refusal!;
        }
        if (owners.Find(exchange) is not { } owner)
        {
            return owners.NotFound(exchange);
        }
        if (Permissions.ToUpdateKeys(exchange.By, owner.Id) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (made, privateKey) = MakePair(request);
        var key = request.Apply(new StoredKey("", "", null), made);
        if (!await database.Write(session => KeyTable.Insert(session, owner.Id, key)))
        {
            return Conflict(key.Name);
        }
        actors.Forget();
        var url = $"{owners.KeysUrl(exchange)}/{key.Name}";
        return Reply.Json(201, new CreatedKeyBody(url, privateKey), ChefJson.Plain.CreatedKeyBody) with
        {
            Location = url,
        };
    }

    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (owner, key, refusal) = Find(exchange);
        if (refusal is not null)
        {
            return new(refusal);
        }
        return new(
            Permissions.ToReadKeys(exchange.By, owner!.Id) is { } missing
                ? Reply.Forbidden(missing)
                : Reply.Json(200, PublicKeys.Describe(key!), ChefJson.Plain.KeyBody)
        );
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (request, fault) = KeyRequest.Read(exchange.Body, isUpdate: true);
        if (request is null)
        {
            return fault!;
        }
        var (owner, old, refusal) = FindToChange(exchange);
        if (refusal is not null)
        {
            return refusal;
        }
        var (made, privateKey) = MakePair(request);
        var changed = await database.Write(session => TryUpdate(session, owner!.Id, old!.Name, request, made));
        actors.Forget();
        return changed switch
        {
            null => NoKey(exchange),
            (var key, true) => Conflict(key.Name),
            (var key, false) => Changed(exchange, key, privateKey),
        };
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var (owner, key, refusal) = FindToChange(exchange);
        if (refusal is not null)
        {
            return refusal;
        }
        var deleted = await database.Write(session => KeyTable.Delete(session, owner!.Id, key!.Name));
        actors.Forget();
        return deleted ? Reply.Json(200, PublicKeys.Describe(key!), ChefJson.Plain.KeyBody) : NoKey(exchange);
    }

    private (Actor? Owner, StoredKey? Key, Reply? Refusal) Find(Exchange exchange)
    {
        if (owners.Find(exchange) is not { } owner)
        {
            return (null, null, owners.NotFound(exchange));
        }
        return database.Read(session => KeyTable.Find(session, owner.Id, exchange.Part("key"))) is { } key
            ? (owner, key, null)
            : (null, null, NoKey(exchange));
    }

    /// <summary>A key may not be changed by a request that it signed: a mistake would lock its owner out.</summary>
    private (Actor? Owner, StoredKey? Key, Reply? Refusal) FindToChange(Exchange exchange)
    {
        var (owner, key, refusal) = Find(exchange);
        if (refusal is not null)
        {
            return (null, null, refusal);
        }
        if (exchange.By.Is(owner!.Id) && exchange.By.KeyName == key!.Name)
        {
            var message =
                $"The key '{key.Name}' was used to authenticate this request and cannot be modified or deleted.";
            return (null, null, Reply.ErrorText(403, message));
        }
        return Permissions.ToUpdateKeys(exchange.By, owner.Id) is { } missing
            ? (null, null, Reply.Forbidden(missing))
            : (owner, key, null);
    }

    /// <summary>
    /// The key with its changes, or null where it is gone. It is read where it is written, so that changes that come together
    /// all count.
    /// </summary>
    private static (StoredKey Value, bool IsTaken)? TryUpdate(
        Session session,
        long owner,
        string oldName,
        KeyRequest request,
        string? newPublicKey
    )
    {
        if (KeyTable.Find(session, owner, oldName) is not { } old)
        {
            return null;
        }
        var key = request.Apply(old, newPublicKey);
        if (key.Name != oldName && KeyTable.Find(session, owner, key.Name) is not null)
        {
            return (key, true);
        }
        KeyTable.Update(session, owner, oldName, key);
        return (key, false);
    }

    private Reply Changed(Exchange exchange, StoredKey key, string? privateKey)
    {
        var body = PublicKeys.Describe(key) with { PrivateKey = privateKey };
        var answer = Reply.Json(200, body, ChefJson.Plain.KeyBody);
        return key.Name == exchange.Part("key")
            ? answer
            : answer with
            {
                Status = 201,
                Location = $"{owners.KeysUrl(exchange)}/{key.Name}",
            };
    }

    private static (string? Public, string? Private) MakePair(KeyRequest request) =>
        request.CreateKey ? PublicKeys.Generate() : (null, null);

    private static Reply Conflict(string name) =>
        Reply.ErrorText(409, $"a key with the name '{name}' already exists for this actor.");

    private static Reply NoKey(Exchange exchange) =>
        Reply.Error(404, $"There is no key named '{exchange.Part("key")}' associated with '{exchange.Part("name")}'.");
}
