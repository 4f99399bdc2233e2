using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/organizations</c> and <c>/organizations/ORG</c>.</summary>
internal sealed class OrganizationsEndpoint(SqliteDatabase database, ActorCache actors)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToManageServer(exchange.By, "read") is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        return new(Reply.List(database.Read(OrganizationTable.Names), exchange.Url("organizations")));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (name, title, fault) = Read(exchange.Body);
        if (fault is not null)
        {
            return Reply.Error(400, fault);
        }
        if (Permissions.ToManageServer(exchange.By, "create") is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (publicKey, privateKey) = PublicKeys.Generate();
        if (await database.Write(session => NewOrganization.Insert(session, name!, title!, publicKey)) is null)
        {
            return Reply.ErrorText(409, "Organization already exists");
        }
        actors.Forget();
        var url = exchange.Url("organizations", name!);
        var body = new CreatedOrganizationBody(url, NewOrganization.ValidatorOf(name!), privateKey);
        return Reply.Json(201, body, ChefJson.Plain.CreatedOrganizationBody) with { Location = url };
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

    public async ValueTask<Reply> Delete(Exchange exchange) =>
        actors.ForgetAfter(
            await database.Write(session =>
                Guarded(
                    session,
                    exchange,
                    "delete",
                    () =>
                    {
                        OrganizationTable.Delete(session, exchange.Org.Id);
                        return Describe(exchange.Org);
                    }
                )
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

    private static Reply Describe(Organization organization) =>
        Reply.Json(
            200,
            new OrganizationBody(organization.Name, organization.FullName, organization.Guid),
            ChefJson.Plain.OrganizationBody
        );
}
