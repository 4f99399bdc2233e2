using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class SearchTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_validator_finds_nothing()
    {
        (await server.Validator.Get("/search")).Is(403);
        (await server.Validator.Get("/search/node?q=*:*")).Is(403, """{"error":["missing read permission"]}""");
        (await server.Validator.Post("/search/client?q=*:*", """{"name":["name"]}""")).Is(403);
    }

    [Fact]
    public async Task Indexes_are_listed_with_those_of_data_bags()
    {
        await MakeBag("listed");

        var indexes = (await server.Admin.Get("/search")).Is(200).Json;

        var root = $"{server.Http.BaseAddress}organizations/acme/search";
        var names = (string[])["client", "environment", "node", "role", "listed"];
        Assert.All(names, name => Assert.Equal($"{root}/{name}", indexes.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task A_saved_node_is_found_by_the_very_next_query_and_by_none_after_its_end()
    {
        (await server.Admin.Post("/nodes", """{"name":"next","normal":{"next":"first"}}""")).Is(201);
        Assert.Equal(["next"], await Names("next:first"));

        var saved = (await server.Admin.Put("/nodes/next", """{"name":"next","normal":{"next":"second"}}""")).Is(200);
        Assert.Empty(await Names("next:first"));
        (await server.Admin.Get("/search/node?q=next:second")).Is(
            200,
            $$"""{"total":1,"start":0,"rows":[{{saved.Text}}]}"""
        );

        (await server.Admin.Patch("/nodes/next/current", """{"automatic":{"next":"third"}}""")).Is(200);
        Assert.Equal(["next"], await Names("next:third AND NOT next:second"));

        (await server.Admin.Delete("/nodes/next")).Is(200);
        (await server.Admin.Get("/search/node?q=next:*")).Is(200, """{"total":0,"start":0,"rows":[]}""");
    }

    [Fact]
    public async Task A_page_is_in_order_and_knows_the_total()
    {
        for (var i = 0; i < 70; i++)
        {
            (await server.Admin.Post("/nodes", $$$"""{"name":"page-{{{i:00}}}","normal":{"paged":"yes"}}""")).Is(201);
        }
        var all = Enumerable.Range(0, 70).Select(i => $"page-{i:00}").ToList();

        Assert.Equal(all, await Names("paged:yes"));
        Assert.Equal(all[..2], await Names("paged:yes&rows=2"));
        Assert.Equal(all[68..], await Names("paged:yes&start=68&sort=name%20desc"));
        Assert.Equal(all[33..35], await Names("paged:yes&start=33&rows=2"));
        (await server.Admin.Get("/search/node?q=paged:yes&start=70")).Is(200, """{"total":70,"start":70,"rows":[]}""");
        (await server.Admin.Get("/search/node?q=paged:yes&rows=0")).Is(200, """{"total":70,"start":0,"rows":[]}""");
        Assert.Equal(all, await Names("paged:yes&rows=99999999999999999999999"));
        Assert.Empty(await Names("paged:yes&start=99999999999999999999999"));
    }

    [Theory]
    [InlineData("q=", "invalid search query: ''")]
    [InlineData("q=a:[b", "invalid search query: 'a:[b'")]
    [InlineData("q=a:b:c", "invalid search query: 'a:b:c'")]
    [InlineData("q=a&rows=x", "invalid 'rows' value: 'x'")]
    [InlineData("rows=-1", "invalid 'rows' value: '-1'")]
    [InlineData("rows=", "invalid 'rows' value: ''")]
    [InlineData("start=1.5", "invalid 'start' value: '1.5'")]
    public async Task What_is_wrong_with_a_search_is_said_as_chef_says_it(string parameters, string error)
    {
        (await server.Admin.Get($"/search/node?{parameters}")).Is(400, $$"""{"error":["{{error}}"]}""");
        (await server.Admin.Post($"/search/node?{parameters}", """{"n":["name"]}""")).Is(
            400,
            $$"""{"error":["{{error}}"]}"""
        );
    }

    [Fact]
    public async Task A_data_bag_that_is_not_there_is_no_index()
    {
        (await server.Admin.Get("/search/nobag?q=id:x")).Is(
            404,
            """{"error":["I don't know how to search for nobag data objects."]}"""
        );
        (await server.Admin.Get("/search/nobag?q=(")).Is(400);
        await MakeBag("empty");
        (await server.Admin.Get("/search/empty?q=id:x")).Is(200, """{"total":0,"start":0,"rows":[]}""");
    }

    [Fact]
    public async Task Items_are_found_by_their_own_keys_and_come_wrapped()
    {
        await MakeBag("found");
        var items = (string[])["""{"id":"a","ssh":{"key":"one two"}}""", """{"id":"b","other":1}"""];
        foreach (var item in items)
        {
            (await server.Admin.Post("/data/found", item)).Is(201);
        }
        const string row =
            """{"name":"data_bag_item_found_a","json_class":"Chef::DataBagItem","chef_type":"data_bag_item","data_bag":"found","raw_data":{"id":"a","ssh":{"key":"one two"}}}""";
        const string found = $$"""{"total":1,"start":0,"rows":[{{row}}]}""";

        (await server.Admin.Get("/search/found?q=ssh_key:*")).Is(200, found);
        (await server.Admin.Get("/search/found?q=ssh_key:%22one%20two%22%20AND%20data_bag:found")).Is(200, found);
        Assert.Equal(0, await Total("found", "raw_data_ssh_key:*"));
        Assert.Equal(0, await Total("found", "ssh_key:two"));
        Assert.Equal(1, await Total("found", "two"));
        Assert.Equal(2, await Total("found", "*:*"));
        (await server.Admin.Post("/search/found?q=id:a", """{"k":["ssh","key"],"n":["name"]}""")).Is(
            200,
            $$$"""{"total":1,"start":0,"rows":[{"url":"{{{server.Http.BaseAddress}}}organizations/acme/data/found/a","data":{"k":"one two","n":null}}]}"""
        );

        (await server.Admin.Put("/data/found/a", """{"id":"a"}""")).Is(200);
        Assert.Equal(0, await Total("found", "ssh_key:*"));
        (await server.Admin.Delete("/data/found/a")).Is(200);
        Assert.Equal(1, await Total("found", "*:*"));
        (await server.Admin.Delete("/data/found")).Is(200);
        await MakeBag("found");
        Assert.Equal(0, await Total("found", "*:*"));
    }

    [Fact]
    public async Task Clients_are_found_as_they_are_shown()
    {
        await server.Enroll("seek-1");
        var shown = (await server.Admin.Get("/clients/seek-1")).Text;

        (await server.Admin.Get("/search/client?q=name:seek-1")).Is(
            200,
            $$"""{"total":1,"start":0,"rows":[{{shown}}]}"""
        );
        Assert.Contains(
            "public_key",
            (await server.Admin.Get("/search/client?q=name:seek-1", version: 0)).Text,
            StringComparison.Ordinal
        );
        (await server.Admin.Put("/clients/seek-1", """{"name":"seek-2","validator":true}""")).Is(201);
        Assert.Equal(0, await Total("client", "name:seek-1"));
        Assert.Equal(1, await Total("client", "name:seek-2 AND validator:true AND chef_type:client"));
        (await server.Admin.Delete("/clients/seek-2")).Is(200);
        Assert.Equal(0, await Total("client", "name:seek-*"));
        Assert.Equal(1, await Total("client", "name:acme-validator"));
    }

    [Fact]
    public async Task Run_lists_and_policies_are_found_in_the_form_in_which_they_were_saved()
    {
        (await server.Admin.Post("/nodes", """{"name":"run","run_list":["run::x@1.0.0","role[run-r]"]}""")).Is(201);

        Assert.Equal(["run"], await Names("recipe:run%5C:%5C:x@1.0.0"));
        Assert.Equal(["run"], await Names("run_list:recipe%5C%5Brun%5C:%5C:x%401.0.0%5C%5D"));
        Assert.Equal(["run"], await Names("role:run-r AND name:ru?"));
        Assert.Empty(await Names("recipe:run"));
    }

    [Fact]
    public async Task Whoever_belongs_to_the_organization_may_search()
    {
        var (client, stranger) = (
            await server.Enroll("search-client"),
            await server.AddUser("search-stranger", isMember: false)
        );

        (await client.Get("/search/node?q=name:none")).Is(200);
        (await client.Get("/search")).Is(200);
        (await stranger.Get("/search/node?q=name:none")).Is(403);
    }

    [Fact]
    public async Task Roles_and_environments_have_indexes()
    {
        (await server.Admin.Get("/search/role?q=no_way:no_how")).Is(200, """{"total":0,"start":0,"rows":[]}""");
        (await server.Admin.Get("/search/environment?q=no_way:no_how")).Is(200);
    }

    [Fact]
    public async Task An_organization_takes_its_index_with_it()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"brief","full_name":"brief"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/brief/nodes", """{"name":"n"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/brief/data", """{"name":"b"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/brief/data/b", """{"id":"i"}""")).Is(201);
        var before = server.Database.Read(Entries);

        (await server.Pivotal.Delete("//organizations/brief")).Is(200);

        Assert.InRange(server.Database.Read(Entries), 1, before - 10);
        Assert.Equal(
            0,
            server.Database.Read(session => session.Number("SELECT count(*) FROM postings WHERE value = 'i'"))
        );
    }

    private static long Entries(Session session) => session.Number("SELECT count(*) FROM postings")!.Value;

    private async Task<List<string>> Names(string query)
    {
        var answer = (await server.Admin.Get($"/search/node?q={query}")).Is(200);
        return
        [
            .. answer.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString()!),
        ];
    }

    private async Task<int> Total(string index, string query) =>
        (await server.Admin.Get($"/search/{index}?q={Uri.EscapeDataString(query)}"))
            .Is(200)
            .Json.GetProperty("total")
            .GetInt32();

    private async Task MakeBag(string name) => (await server.Admin.Post("/data", $$"""{"name":"{{name}}"}""")).Is(201);
}
