using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>X-Ops-Server-API-Version</c> in both directions. A request without it is of version 0; a response says what was asked
/// for and what was used, as strings, and -1 where either is no version.
/// </summary>
internal static class ApiVersion
{
    public const string HeaderName = "X-Ops-Server-API-Version";
    public const int Lowest = 0;
    public const int Highest = 2;

    private static readonly string[] Served =
    [
        .. Enumerable.Range(Lowest, Highest - Lowest + 1).Select(version => Header(version, version)),
    ];

    /// <summary>The request's version, or null with the answer 406. Sets the response's header.</summary>
    public static (int? Version, Reply? Refusal) Negotiate(HttpContext http)
    {
        string? asked = http.Request.Headers[HeaderName];
        var isNumber = int.TryParse(
            asked,
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var version
        );
        if (asked is null || (isNumber && version is >= Lowest and <= Highest))
        {
            http.Response.Headers[HeaderName] = Served[version];
            return (version, null);
        }
        http.Response.Headers[HeaderName] = Header(isNumber ? version : -1, -1);
        return (null, Unsupported(asked));
    }

    /// <summary>The answer to who takes no JSON; as with every 406 of Chef's, no version was used.</summary>
    public static Reply NotAcceptable(Exchange exchange)
    {
        exchange.Http.Response.Headers[HeaderName] = Header(exchange.ApiVersion, -1);
        return Reply.Error(406, "This server answers in application/json only.");
    }

    private static Reply Unsupported(string asked) =>
        Reply.Json(
            406,
            new UnsupportedVersionBody(
                "invalid-x-ops-server-api-version",
                $"Specified version {asked} not supported",
                Lowest,
                Highest
            ),
            ChefJson.Plain.UnsupportedVersionBody
        );

    private static string Header(int request, int response) =>
        Encoding.UTF8.GetString(
            JsonSerializer.SerializeToUtf8Bytes(
                new ApiVersionHeader(Text(Lowest), Text(Highest), Text(request), Text(response)),
                ChefJson.Plain.ApiVersionHeader
            )
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
