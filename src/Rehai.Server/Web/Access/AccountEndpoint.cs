using System.Text.Json.Serialization;

namespace Rehai.Server.Web.Access;

/// <summary><c>/account</c> and <c>/api/me</c>: who is signed in, and whose nodes that one may see.</summary>
internal sealed class AccountEndpoint(PageRenderer renderer)
{
    public const string Path = "/account";

    public async ValueTask<WebReply> Show(WebExchange exchange) =>
        WebReply.Html(
            200,
            await renderer.Render<AccountPage>(
                new Dictionary<string, object?>
                {
                    [nameof(AccountPage.Token)] = exchange.FormToken,
                    [nameof(AccountPage.User)] = exchange.By.Name,
                    [nameof(AccountPage.Organizations)] = NamesOf(exchange.By),
                }
            )
        );

    public static ValueTask<WebReply> Describe(WebExchange exchange) =>
        new(
            WebReply.Json(
                200,
                new ReaderBody(exchange.By.Name, exchange.By.By.Actor.IsUser, NamesOf(exchange.By)),
                ReaderJson.Default.ReaderBody
            )
        );

    private static List<string> NamesOf(Reader reader) =>
        [.. reader.Organizations.Values.Order(StringComparer.Ordinal)];
}

/// <param name="IsUser">False for a client.</param>
/// <param name="Organizations">Names of those whose nodes this one may list.</param>
internal sealed record ReaderBody(string Name, bool IsUser, IReadOnlyList<string> Organizations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReaderBody))]
internal sealed partial class ReaderJson : JsonSerializerContext;
