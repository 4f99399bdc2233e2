using System.Globalization;

namespace Rehai.Server.Endpoints;

/// <summary><c>X-Chef-Version</c>, which Chef's clients send: Chef's front end sends away those before 10 (<c>dispatch.lua</c>).</summary>
internal static class ClientVersion
{
    private const string HeaderName = "X-Chef-Version";
    private const int Lowest = 10;

    /// <summary>The answer to who is too old; null to everybody else, and to who does not say.</summary>
    public static Reply? Check(HttpRequest request)
    {
        string? version = request.Headers[HeaderName];
        return
            int.TryParse(version?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && major < Lowest
            ? Reply.ErrorText(
                400,
                $"400 - Bad Request: Chef Client version {Lowest} or higher required. Your version of Chef is {version}."
            )
            : null;
    }
}
