using System.Net.Http.Headers;
using System.Text.Json;

namespace Rehai.Server.Tests.Running;

internal sealed record Answer(int Status, byte[] Bytes, HttpResponseHeaders Headers)
{
    /// <summary>The methods that the answer allows, as sent.</summary>
    public string Allow { get; private init; } = "";

    /// <summary>The value of <c>Content-Type</c>; empty where there is none.</summary>
    public string Type { get; private init; } = "";

    /// <summary>How the body is packed; empty where it is not.</summary>
    public string Encoding { get; private init; } = "";

    /// <summary>The value of a header; empty where there is none.</summary>
    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>The value of <c>ETag</c>, quotes included; empty where there is none.</summary>
    public string Tag => Headers.TryGetValues("ETag", out var values) ? values.Single() : "";

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public static async Task<Answer> Of(HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, bytes, response.Headers)
        {
            Type = response.Content.Headers.ContentType?.ToString() ?? "",
            Encoding = string.Join(", ", response.Content.Headers.ContentEncoding),
            Allow = string.Join(", ", response.Content.Headers.Allow),
        };
    }

    public string? this[string field] => Json.GetProperty(field).GetString();

    public void Is(int status, string text) => Assert.Equal((status, text), (Status, Text));

    public Answer Is(int status)
    {
        Assert.True(status == Status, $"expected {status}, got {Status}: {Text}");
        return this;
    }
}
