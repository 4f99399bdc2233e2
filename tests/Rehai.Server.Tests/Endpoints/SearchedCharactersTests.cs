using System.Text.Json.Nodes;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>Characters that mean something in a query, in values and in keys.</summary>
public sealed class SearchedCharactersTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private const string Special = "!\"$%&()*+,-:;<=>?@[]_`{|}~'\\^";

    public static TheoryData<char> Escapable => [.. "[]\\\"!(){}^~*?:+-&|@,"];

    public async ValueTask InitializeAsync()
    {
        var attributes = new JsonObject();
        foreach (var (i, character) in Special.Index())
        {
            attributes[$"value{i}"] = $"hello{character}world";
            attributes[$"key{character}abc"] = $"olleh{i}";
        }
        var node = new JsonObject { ["name"] = "special", ["default"] = attributes };
        Assert.InRange((await server.Admin.Post("/nodes", node.ToJsonString())).Status, 201, 409);
    }

    [Theory]
    [MemberData(nameof(Escapable))]
    public async Task An_escaped_character_is_that_character(char character)
    {
        var (field, value) = ($"value{Special.IndexOf(character)}", $"olleh{Special.IndexOf(character)}");
        var escaped = $"\\{character}";
        string[] found =
        [
            $"{field}:hello{escaped}world",
            $"*:hello{escaped}world",
            $"{field}:*{escaped}*",
            $"{field}:*{escaped}world",
            $"{field}:hello{escaped}*",
            $"{field}:\"hello{escaped}world\"",
            $"key{escaped}abc:{value}",
            $"*{escaped}*:{value}",
            $"*{escaped}abc:{value}",
            $"key{escaped}*:{value}",
        ];
        string[] missed =
        [
            $"{field}:*{escaped}",
            $"{field}:{escaped}*",
            $"{field}:hello",
            $"{field}:world",
            $"*{escaped}:{value}",
            $"{escaped}*:{value}",
            $"key:{value}",
            $"abc:{value}",
        ];

        foreach (var query in found)
        {
            Assert.Equal((query, 1), (query, await Total(query)));
        }
        foreach (var query in missed)
        {
            Assert.Equal((query, 0), (query, await Total(query)));
        }
    }

    private async Task<int> Total(string query) =>
        (await server.Admin.Get($"/search/node?q={Uri.EscapeDataString(query)}"))
            .Is(200)
            .Json.GetProperty("total")
            .GetInt32();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
