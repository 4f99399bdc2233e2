namespace Rehai.Chef.Network;

/// <summary>
/// Where a redirect leads: as in Chef (<c>http.rb</c>) for GET and HEAD only, and ten at most. Unlike Chef's, the next request is signed
/// anew for its path, and a signature goes to no other host and never from https to http: a save there would fail in Chef too.
/// </summary>
internal static class Redirect
{
    private const int Most = 10;

    /// <param name="followed">Redirects before this one.</param>
    /// <exception cref="ChefServerRefusedException">It is not followed.</exception>
    public static Uri Follow(HttpMethod method, Uri from, Uri location, int status, int followed)
    {
        var to = new Uri(from, location);
        var reason =
            method != HttpMethod.Get && method != HttpMethod.Head ? $"a {method} is not sent on"
            : followed >= Most ? $"that is redirect {Most + 1} in a row"
            : !string.Equals(to.Host, from.Host, StringComparison.OrdinalIgnoreCase)
                ? "a signed request is not sent on to another host"
            : !IsSameServer(from, to) ? "only from http to https is another port asked"
            : null;
        return reason is null
            ? to
            : throw new ChefServerRefusedException(
                $"{Address(from)} answered {method} with a redirect ({status}) to {Address(to)}, but {reason}. "
                    + "Set chef_server_url to where the server really is.",
                status
            );
    }

    private static bool IsSameServer(Uri from, Uri to) =>
        (from.Scheme == to.Scheme && from.Port == to.Port)
        || (from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps);

    /// <summary>Without user and query, which may hold secrets.</summary>
    private static string Address(Uri url) =>
        ChefResponse.Quote(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
}
