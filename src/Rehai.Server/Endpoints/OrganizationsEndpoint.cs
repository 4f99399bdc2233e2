using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/organizations</c> and <c>/organizations/ORG</c>.</summary>
internal sealed class OrganizationsEndpoint(SqliteDatabase database, ActorCache actors)
{
    public static Reply NotFound(string name) => Reply.Error(404, $"organization '{name}' does not exist.");

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToManageServer(session, exchange.By, "read") is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(OrganizationTable.Names(session), exchange.Url("organizations"))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (name, title, fault) = Read(exchange.Body);
        if (fault is not null)
        {
            return Reply.Error(400, fault);
        }
        // Before a key pair is made for somebody who may not have it.
        if (database.Read(session => Permissions.ToManageServer(session, exchange.By, "create")) is { } early)
        {
            return Reply.Forbidden(early);
        }
        var (publicKey, privateKey) = PublicKeys.Generate();
        var reply = await database.Write(session =>
            Permissions.ToManageServer(session, exchange.By, "create") is { } missing ? Reply.Forbidden(missing)
            : NewOrganization.Insert(session, name!, title!, publicKey) is null
                ? Reply.ErrorText(409, "Organization already exists")
            : Created(exchange, name!, privateKey)
        );
        return actors.ClearAfter(reply);
    }

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, "read", () => Describe(exchange.Org))));

    /// <summary>The answer is what was sent, as with Chef.</summary>
    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (name, title, fault) = Read(exchange.Body);
        if (fault is not null || name != exchange.Org.Name)
        {
            return Reply.Error(400, fault ?? "Field 'name' invalid");
        }
        return await database.Write(session =>
            Guarded(
                session,
                exchange,
                "update",
                () =>
                {
                    OrganizationTable.Rename(session, exchange.Org.Id, title!);
                    return new Reply(200, [exchange.Body]);
                }
            )
        );
    }

    /// <summary>For the superuser, who makes them: everything in it goes with it, whatever its own ACL says.</summary>
    public async ValueTask<Reply> Delete(Exchange exchange) =>
        actors.ClearAfter(
            await database.Write(session =>
                Permissions.ToManageServer(session, exchange.By, "delete") is { } missing ? Reply.Forbidden(missing)
                : OrganizationTable.Delete(session, exchange.Org.Id) ? Describe(exchange.Org)
                : NotFound(exchange.Org.Name)
            )
        );

    private static Reply Guarded(Session session, Exchange exchange, string permission, Func<Reply> answer) =>
        Permissions.ToUseOrganization(session, exchange.By, permission) is { } missing
            ? Reply.Forbidden(missing)
            : answer();

    private static (string? Name, string? Title, string? Fault) Read(ReadOnlyMemory<byte> body)
    {
        var (fields, fault) = Fields.Parse(body);
        fault ??= Check(fields!, "name", Names.Organization.IsMatch);
        fault ??= Check(fields!, "full_name", Names.OrganizationTitle.IsMatch);
        return (fields?.Text("name"), fields?.Text("full_name"), fault);
    }

    private static string? Check(Fields fields, string name, Func<string, bool> isValid)
    {
        if (!fields.Has(name))
        {
            return $"Field '{name}' missing";
        }
        return fields.Text(name) is { } value && isValid(value) ? null : $"Field '{name}' invalid";
    }

    private static Reply Created(Exchange exchange, string name, string privateKey)
    {
        var url = exchange.Url("organizations", name);
        var body = new CreatedOrganizationBody(url, NewOrganization.ValidatorOf(name), privateKey);
        return Reply.Json(201, body, ChefJson.Plain.CreatedOrganizationBody) with { Location = url };
    }

    private static Reply Describe(Organization organization) =>
        Reply.Json(
            200,
            new OrganizationBody(organization.Name, organization.FullName, organization.Guid),
            ChefJson.Plain.OrganizationBody
        );
}
