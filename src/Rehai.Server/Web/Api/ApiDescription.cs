namespace Rehai.Server.Web.Api;

/// <summary><c>/api/openapi.json</c>: what the API answers, as OpenAPI 3.1. Nobody is asked who they are: it is the same everywhere.</summary>
internal static class ApiDescription
{
    private static readonly Lazy<byte[]> Text = new(() =>
    {
        using var stream = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    });

    public static WebReply Reply => new(200, "application/json", Text.Value);
}
