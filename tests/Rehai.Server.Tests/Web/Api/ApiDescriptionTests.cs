using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rehai.Server.Inventory;
using Rehai.Server.Tests.Running;
using Rehai.Server.Web;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Api;

namespace Rehai.Server.Tests.Web.Api;

public sealed class ApiDescriptionTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly Dictionary<string, JsonTypeInfo> Bodies = new()
    {
        ["Guest"] = TypeOf<GuestBody>(InventoryJson.Plain),
        ["Host"] = TypeOf<HostBody>(InventoryJson.Plain),
        ["Guests"] = TypeOf<ItemsBody<GuestBody>>(InventoryJson.Plain),
        ["Hosts"] = TypeOf<ItemsBody<HostBody>>(InventoryJson.Plain),
        ["Timeline"] = TypeOf<TimelineBody>(ApiJson.Plain),
        ["TimelineItem"] = TypeOf<TimelineItemBody>(ApiJson.Plain),
        ["Totals"] = TypeOf<TotalsBody>(ApiJson.Plain),
        ["Conflict"] = TypeOf<ConflictBody>(ApiJson.Plain),
        ["Me"] = TypeOf<ReaderBody>(ReaderJson.Default),
        ["Sequence"] = TypeOf<SequenceBody>(ApiJson.Plain),
        ["HostEvent"] = TypeOf<HostEventBody>(ApiJson.Plain),
        ["GoneEvent"] = TypeOf<GoneEventBody>(ApiJson.Plain),
        ["Fault"] = TypeOf<FaultBody>(ApiJson.Plain),
    };

    public static TheoryData<string> Schemas => [.. Bodies.Keys];

    [Fact]
    public async Task Every_address_is_described_and_nothing_else()
    {
        using var browser = server.Browser();
        var answer = (await browser.Get("/api/openapi.json")).Is(200);

        Assert.Equal("application/json", answer.Type);
        Assert.Equal("3.1.0", answer["openapi"]);
        Assert.Equal(
            server.WebPatterns.Where(pattern => pattern.StartsWith("/api/", StringComparison.Ordinal)).Order(),
            Members(answer.Json, "paths").Order()
        );
        Assert.Equal(Bodies.Keys.Order(), Members(answer.Json.GetProperty("components"), "schemas").Order());
        Assert.All(References(answer.Json), name => Assert.Contains(name, Bodies.Keys));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Every_property_is_described_as_it_is(string name)
    {
        var schema = Description.GetProperty("components").GetProperty("schemas").GetProperty(name);

        Assert.Equal(
            Bodies[name].Properties.Select(property => $"{property.Name}: {Kind(property.PropertyType)}").Order(),
            schema
                .GetProperty("properties")
                .EnumerateObject()
                .Select(each => $"{each.Name}: {Kind(each.Value)}")
                .Order()
        );
        Assert.Equal(
            Bodies[name].Properties.Where(IsAlwaysThere).Select(property => property.Name).Order(),
            schema.GetProperty("required").EnumerateArray().Select(each => each.GetString()!).Order()
        );
    }

    [Fact]
    public void Every_word_and_every_column_is_described()
    {
        var schemas = Description.GetProperty("components").GetProperty("schemas");
        Assert.Equal(ShownWords.States.Select(ShownWords.Of).Order(), Words(schemas, "Guest", "state").Order());
        Assert.Equal(ShownWords.Freshnesses.Select(ShownWords.Of).Order(), Words(schemas, "Host", "freshness").Order());
        Assert.Equal(Enum.GetValues<TimelineKind>().Select(TimelineText.Word), Words(schemas, "TimelineItem", "kind"));
        var text = Description.GetProperty("paths").GetRawText();
        Assert.Contains(
            $": {string.Join(", ", GuestRows.Kind.Columns.Select(column => column.Name))}.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $": {string.Join(", ", HostRows.Kind.Columns.Select(column => column.Name))}.",
            text,
            StringComparison.Ordinal
        );
    }

    private static JsonElement Description => JsonElement.Parse(ApiDescription.Reply.Body.Span);

    private static JsonTypeInfo TypeOf<T>(JsonSerializerContext context) => context.GetTypeInfo(typeof(T))!;

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is null
            : !property.IsGetNullable;

    private static string Kind(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) ? "string"
            : plain == typeof(DateTime) ? "date-time"
            : plain == typeof(bool) ? "boolean"
            : plain == typeof(int) || plain == typeof(long) ? "integer"
            : plain == typeof(HostBody) ? "#/components/schemas/Host"
            : plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? "array"
            : "object";
    }

    private static string Kind(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!
        : schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" ? "date-time"
        : schema.GetProperty("type").GetString()!;

    private static IEnumerable<string> Members(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateObject().Select(member => member.Name);

    private static IEnumerable<string?> Words(JsonElement schemas, string name, string property) =>
        schemas
            .GetProperty(name)
            .GetProperty("properties")
            .GetProperty(property)
            .GetProperty("enum")
            .EnumerateArray()
            .Select(word => word.GetString());

    private static IEnumerable<string> References(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member.NameEquals("$ref") ? [member.Value.GetString()!.Split('/')[^1]] : References(member.Value)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
            _ => [],
        };
}
