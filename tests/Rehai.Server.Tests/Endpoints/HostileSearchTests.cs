using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class HostileSearchTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(
        "(((((((((((((((((((((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))))))))))))))))))))",
        "nests deeper"
    )]
    [InlineData("a~1~2~3", "")]
    public async Task A_hostile_query_is_refused_with_the_reason(string query, string reason)
    {
        var refusal = (await server.Admin.Get($"/search/node?q={query}"))
            .Is(400)
            .Json.GetProperty("error")[0]
            .GetString()!;

        Assert.StartsWith($"invalid search query: '{query}'", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_of_great_depth_is_saved_found_and_shown_in_part()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 9000)) + "1" + new string('}', 9000);
        (await server.Admin.Post("/nodes", $"{{\"name\":\"deep\",\"default\":{deep},\"automatic\":{deep}}}")).Is(201);

        Assert.StartsWith(
            "{\"total\":1,",
            (await server.Admin.Get("/search/node?q=a_a_a:a")).Is(200).Text,
            StringComparison.Ordinal
        );
        var part = (await server.Admin.Post("/search/node?q=name:deep", """{"a":["a"]}""")).Is(200).Text;
        Assert.Contains(new string('}', 8999), part, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_take_long_to_match_is_refused_before_it_does()
    {
        var values = string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"{new string('a', 1000)}{i:000}\""));
        (await server.Admin.Post("/nodes", $"{{\"name\":\"slow\",\"normal\":{{\"slow\":[{values}]}}}}")).Is(201);
        var slow = $"slow:*{string.Concat(Enumerable.Repeat("a*", 500))}b";

        (await server.Admin.Get($"/search/node?q={slow}")).Is(200, """{"total":0,"start":0,"rows":[]}""");
        var refusal = (await server.Admin.Get($"/search/node?q={slow}%20OR%20{slow}%20OR%20{slow}")).Is(400);

        Assert.Contains("too much of the index", refusal.Text, StringComparison.Ordinal);
        (await server.Admin.Delete("/nodes/slow")).Is(200);
    }

    [Theory]
    [InlineData("many:*")]
    [InlineData("in_many:*")]
    [InlineData("many:[a TO z]")]
    public async Task What_one_object_has_very_often_counts_as_often(string clause)
    {
        var name = $"often{clause.Length}{clause[0]}";
        var values = string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"b{i:00000}\""));
        (
            await server.Admin.Post(
                "/nodes",
                $"{{\"name\":\"{name}\",\"normal\":{{\"many\":[{values}],\"in\":{{\"many\":1}}}}}}"
            )
        ).Is(201);

        (await server.Admin.Get($"/search/node?q={clause}")).Is(200);
        var often = string.Join("%20", Enumerable.Repeat(clause, 200));
        var refusal = (await server.Admin.Get($"/search/node?q={often}")).Is(400);

        Assert.Contains("too much of the index", refusal.Text, StringComparison.Ordinal);
        (await server.Admin.Delete($"/nodes/{name}")).Is(200);
    }

    [Fact]
    public async Task A_long_value_that_is_asked_for_under_many_names_does_not_fill_the_memory()
    {
        (
            await server.Admin.Post(
                "/nodes",
                $"{{\"name\":\"wide\",\"normal\":{{\"wide\":\"{new string('a', 500_000)}\"}}}}"
            )
        ).Is(201);
        static string Paths(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":[\"wide\"]"));

        (await server.Admin.Post("/search/node?q=name:wide", $"{{{Paths(3)}}}")).Is(200);
        var refusal = (await server.Admin.Post("/search/node?q=name:wide", $"{{{Paths(50_000)}}}")).Is(400);

        Assert.Contains("too many values", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_need_a_long_look_each_are_refused_before_they_take_long()
    {
        var text = new string('a', 900_000);
        (await server.Admin.Post("/nodes", $$$"""{"name":"far","normal":{"far":{"a":"{{{text}}}","b":1} } }""")).Is(
            201
        );
        static string Paths(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":[\"far\",\"b\"]"));

        (await server.Admin.Post("/search/node?q=name:far", $"{{{Paths(200)}}}")).Is(200);
        var refusal = (await server.Admin.Post("/search/node?q=name:far", $"{{{Paths(40_000)}}}")).Is(400);

        Assert.Contains("too many values", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_objects_come_whole_and_in_their_order_however_they_are_sent()
    {
        var sizes = Enumerable.Range(0, 70).Select(i => i % 7 == 0 ? 400_000 : 10).ToList();
        foreach (var (i, size) in sizes.Index())
        {
            var node = $$$"""{"name":"mixed{{{i}}}","normal":{"size":"{{{new string('a', size)}}}"} }""";
            (await server.Admin.Post("/nodes", node)).Is(201);
        }

        var rows = (await server.Admin.Get("/search/node?q=name:mixed*")).Is(200).Json.GetProperty("rows");

        Assert.Equal(
            sizes.Index().Select(node => ($"mixed{node.Index}", node.Item)),
            rows.EnumerateArray()
                .Select(row =>
                    (
                        row.GetProperty("name").GetString(),
                        row.GetProperty("normal").GetProperty("size").GetString()!.Length
                    )
                )!
        );
    }

    [Fact]
    public async Task Many_clauses_wildcards_and_ranges_are_answered_or_refused()
    {
        var wild = string.Concat(Enumerable.Repeat("*a", 300));
        (await server.Admin.Get($"/search/node?q=*{wild}*:*{wild}*")).Is(200);
        (await server.Admin.Get($"/search/node?q=*:[* TO zzz] AND *a*b*c* AND NOT *")).Is(200);
        (await server.Admin.Get($"/search/node?q={string.Join("%20", Enumerable.Repeat("a", 1025))}")).Is(400);
        (await server.Admin.Get($"/search/node?q={string.Join("%20", Enumerable.Repeat("*:a", 500))}")).Is(200);
        var paths = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"{i}\":[\"a\",\"b\"]"));
        (await server.Admin.Post("/search/node?q=*:*&rows=3", $"{{{paths}}}")).Is(200);
    }
}
