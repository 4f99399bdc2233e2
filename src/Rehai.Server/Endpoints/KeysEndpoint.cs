using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>…/keys</c> and <c>…/keys/K</c> of clients and of users.</summary>
internal sealed class KeysEndpoint(SqliteDatabase database, ActorCache actors, TimeProvider time, KeyOwner owners)
{
    /// <summary>Of one actor: each may have to be tried for whoever claims its name, before it is known who that is.</summary>
    public const int Most = 32;

    public ValueTask<Reply> List(Exchange exchange)
    {
        var (root, now) = (owners.KeysUrl(exchange), time.GetUtcNow());
        return new(
            database.Read(session =>
            {
                var owner = owners.Find(session, exchange);
                return ReadRefusal(session, exchange, owner)
                    ?? Reply.Json(
                        200,
                        KeyTable
                            .Of(session, owner!.Id)
                            .ConvertAll(key => new ListedKeyBody($"{root}/{key.Name}", key.Name, key.IsExpired(now))),
                        ChefJson.Plain.ListListedKeyBody
                    );
            })
        );
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (request, refusal) = KeyRequest.Read(exchange.Body, isUpdate: false);
        if (request is null)
        {
            return refusal!;
        }
        // Before a key pair is made for somebody who may not have it.
        if (database.Read(session => UpdateRefusal(session, exchange, owners.Find(session, exchange))) is { } early)
        {
            return early;
        }
        var (made, privateKey) = MakePair(request);
        var key = request.Apply(new StoredKey("", "", null), made);
        var reply = await database.Write(session =>
        {
            var owner = owners.Find(session, exchange);
            return UpdateRefusal(session, exchange, owner) ?? Insert(session, exchange, owner!, key, privateKey);
        });
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(
            database.Read(session =>
            {
                var owner = owners.Find(session, exchange);
                return ReadRefusal(session, exchange, owner)
                    ?? (
                        KeyTable.Find(session, owner!.Id, exchange.Part("key")) is { } key
                            ? Reply.Json(200, PublicKeys.Describe(key), ChefJson.Plain.KeyBody)
                            : NoKey(exchange)
                    );
            })
        );

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (request, fault) = KeyRequest.Read(exchange.Body, isUpdate: true);
        if (request is null)
        {
            return fault!;
        }
        if (database.Read(session => FindToChange(session, exchange).Refusal) is { } refusal)
        {
            return refusal;
        }
        var (made, privateKey) = MakePair(request);
        var reply = await database.Write(session => Save(session, exchange, request, made, privateKey));
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var reply = await database.Write(session =>
        {
            var (owner, key, refusal) = FindToChange(session, exchange);
            if (refusal is not null)
            {
                return refusal;
            }
            KeyTable.Delete(session, owner!.Id, key!.Name);
            return Reply.Json(200, PublicKeys.Describe(key), ChefJson.Plain.KeyBody);
        });
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    private Reply? ReadRefusal(Session session, Exchange exchange, Actor? owner) =>
        owner is null ? owners.NotFound(exchange)
        : Permissions.ToReadKeys(session, exchange.By, owner) is { } missing ? Reply.Forbidden(missing)
        : null;

    private Reply? UpdateRefusal(Session session, Exchange exchange, Actor? owner) =>
        owner is null ? owners.NotFound(exchange)
        : Permissions.ToUpdateKeys(session, exchange.By, owner) is { } missing ? Reply.Forbidden(missing)
        : null;

    /// <summary>A key may not be changed by a request that it signed: a mistake would lock its owner out.</summary>
    private (Actor? Owner, StoredKey? Key, Reply? Refusal) FindToChange(Session session, Exchange exchange)
    {
        var owner = owners.Find(session, exchange);
        var name = exchange.Part("key");
        if (owner is not null && exchange.By.Is(owner.Id) && exchange.By.Key!.Name == name)
        {
            var message = $"The key '{name}' was used to authenticate this request and cannot be modified or deleted.";
            return (null, null, Reply.ErrorText(403, message));
        }
        if (UpdateRefusal(session, exchange, owner) is { } refusal)
        {
            return (null, null, refusal);
        }
        return KeyTable.Find(session, owner!.Id, name) is { } key ? (owner, key, null) : (null, null, NoKey(exchange));
    }

    private Reply Insert(Session session, Exchange exchange, Actor owner, StoredKey key, string? privateKey)
    {
        if (KeyTable.Find(session, owner.Id, key.Name) is not null)
        {
            return Conflict(key.Name);
        }
        if (KeyTable.Count(session, owner.Id) >= Most)
        {
            return Reply.ErrorText(400, $"'{owner.Name}' has {Most} keys, and no more are kept. Delete one first.");
        }
        KeyTable.Insert(session, owner.Id, key);
        var url = $"{owners.KeysUrl(exchange)}/{key.Name}";
        return Reply.Json(201, new CreatedKeyBody(url, privateKey), ChefJson.Plain.CreatedKeyBody) with
        {
            Location = url,
        };
    }

    /// <summary>The key is read where it is written, so that changes that come together all count.</summary>
    private Reply Save(Session session, Exchange exchange, KeyRequest request, string? newPublicKey, string? privateKey)
    {
        var (owner, old, refusal) = FindToChange(session, exchange);
        if (refusal is not null)
        {
            return refusal;
        }
        var key = request.Apply(old!, newPublicKey);
        if (key.Name != old!.Name && KeyTable.Find(session, owner!.Id, key.Name) is not null)
        {
            return Conflict(key.Name);
        }
        KeyTable.Update(session, owner!.Id, old.Name, key);
        var answer = Reply.Json(200, request.Describe(key, privateKey), ChefJson.Plain.KeyBody);
        return key.Name == old.Name
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
