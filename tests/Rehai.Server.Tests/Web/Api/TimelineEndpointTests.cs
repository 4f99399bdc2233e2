using System.Globalization;
using System.Text.Json;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Api;

public sealed class TimelineEndpointTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task What_happened_is_listed_and_filtered()
    {
        var node = new SomeNode("kvm9").With("happens", "shut off");
        await node.Make(server.Admin);
        await node.With("happens").Save(server.Admin);
        await node.With("happens", "paused").Save(server.Admin);

        var all = await Items("host=kvm9");
        Assert.Equal("paused", Text(all[0], "kind"));
        Assert.Equal(
            ("happens", "kvm9", "acme"),
            (Text(all[0], "guest"), Text(all[0], "host"), Text(all[0], "organization"))
        );
        Assert.Equal(("running", "paused"), (Text(all[0], "from"), Text(all[0], "to")));
        Assert.Equal("started", Text(all[1], "kind"));
        Assert.Equal(["paused", "started"], Kinds(await Items("host=kvm9&kind=started,paused")));
        Assert.Equal(["host-appeared"], Kinds(await Items("q=kvm9&kind=host-appeared")));
        Assert.Equal(
            all.Count(item => item.TryGetProperty("uuid", out _)),
            (await Items($"uuid={Some.Uuid("happens").ToUpperInvariant()}")).Length
        );
        Assert.Empty(await Items("host=kvm9&to=2020-01-01T00:00:00Z"));
        Assert.Equal(all.Length, (await Items("host=kvm9&from=2020-01-01")).Length);
    }

    [Fact]
    public async Task Part_by_part_it_is_all_there_is()
    {
        var (parts, before) = (new List<long>(), "");
        while (true)
        {
            var part = (await server.Admin.Get($"//api/timeline?limit=2{before}")).Is(200).Json;
            parts.AddRange(
                part.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64())
            );
            if (!part.TryGetProperty("next", out var next))
            {
                break;
            }
            before = $"&before={next.GetInt64()}";
        }

        Assert.Equal((await Items("limit=10000")).Select(item => item.GetProperty("sequence").GetInt64()), parts);
        var csv = (await server.Admin.Get("//api/timeline.csv")).Is(200).Text.Split("\r\n");
        Assert.Equal("sequence,at,published_at,organization,host,uuid,guest,kind,from,to,cause", csv[0]);
        Assert.Equal(parts, csv[1..^1].Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        Assert.Equal(3, (await server.Admin.Get("//api/timeline.csv?limit=1")).Is(200).Text.Split("\r\n").Length);
    }

    [Theory]
    [InlineData("kind=exploded", "There is no kind 'exploded'.")]
    [InlineData("from=yesterday", "from is no time.")]
    [InlineData("to=2026-13-01", "to is no time.")]
    [InlineData("before=x", "before is no number.")]
    [InlineData("limit=10001", "limit is no number from 0 to 10000.")]
    public async Task What_is_no_filter_is_told(string query, string error)
    {
        Assert.Contains(
            error,
            (await server.Admin.Get($"//api/timeline?{query}")).Is(400).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_text_is_bounded()
    {
        (await server.Admin.Get($"//api/timeline?q={new string('a', 1_001)}")).Is(400);
        (await server.Admin.Get($"//api/timeline.csv?q={new string('a', 1_001)}")).Is(400);
    }

    private async Task<JsonElement[]> Items(string query)
    {
        var answer = (await server.Admin.Get($"//api/timeline?{query}")).Is(200);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    private static IEnumerable<string?> Kinds(JsonElement[] items) => items.Select(item => Text(item, "kind"));

    private static string? Text(JsonElement item, string name) => ApiServer.Text(item, name);
}
