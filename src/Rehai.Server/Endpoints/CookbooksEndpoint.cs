using System.Globalization;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// Cookbooks, their artifacts, policies and sandboxes: this server keeps none. Lists are empty, a name is not found, and what
/// would be kept is refused with a status that clients neither retry nor take for a missing right.
/// </summary>
/// <param name="container">Whose ACL says who sees the list.</param>
internal sealed class CookbooksEndpoint(string container, SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        Guarded(exchange, () => CheckVersions(exchange) ?? EmptyObject());

    /// <summary>For what is listed without versions.</summary>
    public ValueTask<Reply> Nothing(Exchange exchange) => Guarded(exchange, EmptyObject);

    public ValueTask<Reply> Recipes(Exchange exchange) =>
        Guarded(exchange, () => Reply.Json(200, [], ChefJson.Plain.StringArray));

    public ValueTask<Reply> Show(Exchange exchange) => Guarded(exchange, () => NotFound(exchange.Part("name")));

    public ValueTask<Reply> ShowVersion(Exchange exchange) =>
        Guarded(exchange, () => VersionNotFound(exchange.Part("name"), exchange.Part("version")));

    public ValueTask<Reply> ShowArtifact(Exchange exchange) => Guarded(exchange, () => Reply.Error(404, "not_found"));

    public ValueTask<Reply> ShowPolicy(Exchange exchange) =>
        Guarded(exchange, () => Reply.Error(404, $"policy '{exchange.Part("name")}' not found"));

    public ValueTask<Reply> ShowPolicyGroup(Exchange exchange) =>
        Guarded(exchange, () => Reply.Error(404, $"policy_group '{exchange.Part("name")}' not found"));

    public static ValueTask<Reply> Refuse(Exchange exchange)
    {
        exchange.Http.Response.Headers.Allow = "GET";
        return new(
            Reply.Error(
                405,
                "This server keeps no cookbooks and no policies, only nodes, roles, environments and data bags. Upload them to a Chef Infra Server."
            )
        );
    }

    public static Reply NotFound(string name) => Reply.Error(404, $"Cannot find a cookbook named {name}");

    /// <summary>What is wrong with <c>num_versions</c>; null where nothing is.</summary>
    public static Reply? CheckVersions(Exchange exchange)
    {
        string? asked = exchange.Http.Request.Query["num_versions"];
        return asked is null or "all" || long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : Reply.Error(400, "You have requested an invalid number of versions (x >= 0 || 'all')");
    }

    private static Reply VersionNotFound(string name, string version) =>
        version is "_latest" or "latest" || CookbookVersion.IsValid(version)
            ? Reply.Error(404, $"Cannot find a cookbook named {name} with version {version}")
            : Reply.Error(400, $"Invalid cookbook version '{version}'.");

    private ValueTask<Reply> Guarded(Exchange exchange, Func<Reply> answer) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, container) is { } missing ? Reply.Forbidden(missing) : answer()
            )
        );

    private static Reply EmptyObject() => Reply.Json(200, [], ChefJson.Plain.DictionaryStringString);
}
