using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rehai.Server.Tests.Running;

internal sealed record Answer(int Status, byte[] Bytes, HttpResponseHeaders Headers)
{
    /// <summary>The methods that the answer allows, as sent.</summary>
    public string Allow { get; private init; } = "";

    /// <summary>The value of <c>ETag</c>, quotes included; empty where there is none.</summary>
    public string Tag => Headers.TryGetValues("ETag", out var values) ? values.Single() : "";

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public static async Task<Answer> Of(HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, bytes, response.Headers)
        {
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
