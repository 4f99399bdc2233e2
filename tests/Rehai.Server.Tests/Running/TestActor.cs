using System.Text;
using Rehai.Chef.Authentication;

namespace Rehai.Server.Tests.Running;

/// <summary>Somebody who signs requests.</summary>
internal sealed class TestActor(HttpClient http, string name, ChefKey key, TimeProvider time)
{
    private const string OrgRoot = "/organizations/acme";

    public SigningProtocol Protocol { get; init; } = SigningProtocol.V13;

    public string Name => name;

    public ChefKey Key => key;

    /// <summary>Sent with every request, beside the headers that sign it.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public TestActor With(SigningProtocol protocol) => new(http, name, key, time) { Protocol = protocol };

    public TestActor With(ChefKey other) => new(http, name, other, time) { Protocol = Protocol };

    public TestActor At(TimeProvider other) => new(http, name, key, other) { Protocol = Protocol };

    public TestActor Named(string other) => new(http, other, key, time) { Protocol = Protocol };

    private string ContentType { get; init; } = "application/json";

    public TestActor If(string header, string tag) =>
        new(http, name, key, time) { Protocol = Protocol, Headers = [.. Headers, (header, tag)] };

    public Task<Answer> Get(string path, int version = 1) => Send("GET", path, "", version);

    public Task<Answer> Post(string path, string body, int version = 1) => Send("POST", path, body, version);

    public Task<Answer> Put(string path, string body, int version = 1) => Send("PUT", path, body, version);

    /// <summary>A JSON merge patch.</summary>
    public Task<Answer> Patch(string path, string patch) =>
        new TestActor(http, name, key, time)
        {
            Protocol = Protocol,
            Headers = Headers,
            ContentType = "application/merge-patch+json",
        }.Send("PATCH", path, patch);

    public Task<Answer> Delete(string path, int version = 1) => Send("DELETE", path, "", version);

    public Task<Answer> Send(string method, string path, string body, int version = 1) =>
        Send(method, path, Encoding.UTF8.GetBytes(body), version);

    /// <param name="path">Inside the organization, or from the root where it begins with two slashes.</param>
    public async Task<Answer> Send(string method, string path, byte[] body, int version = 1)
    {
        using var request = Sign(method, path, body, version);
        return await Answer.Of(http, request);
    }

    /// <summary>The signed request, for a test to spoil.</summary>
    public HttpRequestMessage Sign(string method, string path, byte[] body, int version = 1)
    {
        var full = path.StartsWith("//", StringComparison.Ordinal) ? path[1..] : OrgRoot + path;
        var request = new HttpRequestMessage(new HttpMethod(method), full);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new(ContentType);
        }
        request.Headers.Add("X-Ops-Server-API-Version", $"{version}");
        foreach (var (header, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
        var signed = new RequestSigner(name, key, time).Sign(Protocol, method, full.Split('?')[0], body, version);
        foreach (var (header, value) in signed)
        {
            request.Headers.Add(header, value);
        }
        return request;
    }
}
