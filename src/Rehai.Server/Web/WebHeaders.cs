namespace Rehai.Server.Web;

/// <summary>What every answer to a browser says of how it may be used, errors too.</summary>
internal static class WebHeaders
{
    /// <summary>Nothing but what this server sends, nothing inline, in nobody's frame: what is smuggled into a page cannot run or tell.</summary>
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string Year = "max-age=31536000";

    public static void Set(IHeaderDictionary headers, bool isSecure)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: with it browsers keep the origin of our own forms from us as well.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
        if (isSecure)
        {
            headers.StrictTransportSecurity = Year;
        }
    }
}
