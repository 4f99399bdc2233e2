using Microsoft.Net.Http.Headers;

namespace Rehai.Server.Endpoints;

/// <summary><c>Accept</c>: to Chef's clients this server, as Chef's, answers in JSON only.</summary>
internal static class AcceptHeader
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Who says nothing, or nothing that can be read, takes anything.</summary>
    public static bool AllowsJson(HttpRequest request)
    {
        var header = request.Headers.Accept;
        return !MediaTypeHeaderValue.TryParseList([.. header.OfType<string>()], out var types)
            || types.Any(type => Json.IsSubsetOf(Bare(type)) && type.Quality is not 0);
    }

    /// <summary>Browsers name HTML; Chef's clients take anything at most.</summary>
    public static bool AsksForPage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var types)
        && types.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>A parameter such as a charset keeps nobody from taking JSON.</summary>
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue type) => new(type.MediaType);
}
