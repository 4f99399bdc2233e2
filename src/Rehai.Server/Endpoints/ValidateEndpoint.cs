using Rehai.Chef.Authentication;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>validate/PATH</c>: who signed a request for PATH. A service behind the same front end hands on a request's headers and body and
/// learns whether they are good, without having keys itself.
/// </summary>
internal static class ValidateEndpoint
{
    public static ValueTask<Reply> Show(Exchange exchange)
    {
        var actor = exchange.By.Actor;
        var body = new RequestorBody(actor.Name, actor.IsUser ? "user" : "client");
        return new(Reply.Json(200, body, ChefJson.Plain.RequestorBody));
    }

    /// <summary>PATH of <c>/organizations/ORG/validate/PATH</c>, still escaped.</summary>
    public static string SignedPart(string path) =>
        CanonicalRequest.CanonicalPath(path).Split('/', 5) is [_, _, _, _, var signed] ? $"/{signed}" : "/";
}
