using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class DataBagsTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Odd = """{ "n":1.50e3,"ü":"\u00fc\/", "id" : "odd" ,"n":2,"deep":[[{}]] }""";

    [Fact]
    public async Task A_bag_is_made_listed_and_deleted_with_its_items()
    {
        var made = (await server.Admin.Post("/data", """{"name":"whole"}""")).Is(201);
        Assert.EndsWith("/organizations/acme/data/whole", made["uri"], StringComparison.Ordinal);
        Assert.Equal(made["uri"], (await server.Admin.Get("/data"))["whole"]);
        (await server.Admin.Get("/data/whole")).Is(200, "{}");
        (await server.Admin.Post("/data/whole", """{"id":"one"}""")).Is(201);
        Assert.Equal($"{made["uri"]}/one", (await server.Admin.Get("/data/whole"))["one"]);

        (await server.Admin.Delete("/data/whole")).Is(
            200,
            """{"name":"whole","json_class":"Chef::DataBag","chef_type":"data_bag"}"""
        );

        (await server.Admin.Get("/data/whole")).Is(404, """{"error":["Cannot load data bag whole"]}""");
        (await server.Admin.Post("/data", """{"name":"whole"}""")).Is(201);
        (await server.Admin.Get("/data/whole")).Is(200, "{}");
    }

    [Fact]
    public async Task An_item_is_kept_to_the_byte_and_answered_with_what_chef_adds()
    {
        await MakeBag("bytes");

        (await server.Admin.Post("/data/bytes", Odd)).Is(
            201,
            """{ "n":1.50e3,"ü":"\u00fc\/", "id" : "odd" ,"n":2,"deep":[[{}]] ,"chef_type":"data_bag_item","data_bag":"bytes"}"""
        );
        (await server.Admin.Get("/data/bytes/odd")).Is(200, Odd);
        (await server.Admin.Put("/data/bytes/odd", """{"id":"odd","chef_type":"mine"}""")).Is(
            200,
            """{"id":"odd","chef_type":"data_bag_item","data_bag":"bytes"}"""
        );
        (await server.Admin.Get("/data/bytes/odd")).Is(200, """{"id":"odd","chef_type":"mine"}""");
        (await server.Admin.Delete("/data/bytes/odd")).Is(
            200,
            """{"name":"data_bag_item_bytes_odd","json_class":"Chef::DataBagItem","chef_type":"data_bag_item","data_bag":"bytes","raw_data":{"id":"odd","chef_type":"mine"}}"""
        );
        (await server.Admin.Get("/data/bytes/odd")).Is(404);
    }

    [Fact]
    public async Task The_form_in_which_knife_sends_an_item_is_unwrapped()
    {
        await MakeBag("wrapped");
        const string sent =
            """{"name":"data_bag_item_wrapped_a","json_class":"Chef::DataBagItem","chef_type":"data_bag_item","data_bag":"wrapped","raw_data":{"id":"a","x":1}}""";

        (await server.Admin.Post("/data/wrapped", sent)).Is(201);

        (await server.Admin.Get("/data/wrapped/a")).Is(200, """{"id":"a","x":1}""");
    }

    [Fact]
    public async Task An_update_takes_the_id_from_the_address_and_refuses_another()
    {
        await MakeBag("ids");
        (await server.Admin.Post("/data/ids", """{"id":"a"}""")).Is(201);

        (await server.Admin.Put("/data/ids/a", """{"x":1}""")).Is(200);
        (await server.Admin.Get("/data/ids/a")).Is(200, """{"x":1,"id":"a"}""");
        (await server.Admin.Put("/data/ids/a", """{"id":"b"}""")).Is(
            400,
            """{"error":["DataBagItem name mismatch."]}"""
        );
    }

    [Theory]
    [InlineData("POST", "/data", "{}", 400, "Field 'name' missing")]
    [InlineData("POST", "/data", """{"name":"a!b"}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "/data", """{"name":1}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "/data/faults", """{"x":1}""", 400, "Field 'id' missing")]
    [InlineData("POST", "/data/faults", """{"id":"a/b"}""", 400, "Field 'id' invalid")]
    [InlineData("POST", "/data/faults", """{"id":1}""", 400, "Field 'id' invalid")]
    [InlineData("POST", "/data/faults", "[]", 400, "invalid JSON")]
    [InlineData("PUT", "/data/faults/a", """{"id":""", 400, "invalid JSON")]
    [InlineData("POST", "/data", """{"name":"faults"}""", 409, "Data bag already exists")]
    [InlineData(
        "POST",
        "/data/faults",
        """{"id":"there"}""",
        409,
        "Data Bag Item 'there' already exists in Data Bag 'faults'."
    )]
    [InlineData(
        "POST",
        "/data/nobag",
        """{"id":"a"}""",
        404,
        "No data bag 'nobag' could be found. Please create this data bag before adding items to it."
    )]
    [InlineData("DELETE", "/data/nobag", "", 404, "Cannot load data bag nobag")]
    [InlineData("GET", "/data/nobag/a", "", 404, "Cannot load data bag item a for data bag nobag")]
    [InlineData("PUT", "/data/faults/gone", "{}", 404, "Cannot load data bag item gone for data bag faults")]
    [InlineData("DELETE", "/data/faults/gone", "", 404, "Cannot load data bag faults item gone")]
    public async Task What_is_wrong_is_said_as_chef_says_it(
        string method,
        string path,
        string body,
        int status,
        string error
    )
    {
        await server.Admin.Post("/data", """{"name":"faults"}""");
        await server.Admin.Post("/data/faults", """{"id":"there"}""");

        (await server.Admin.Send(method, path, body)).Is(status, $$"""{"error":["{{error}}"]}""");
    }

    [Theory]
    [InlineData("no%0Abag")]
    [InlineData("no%22bag")]
    [InlineData("no%5Cbag")]
    public async Task No_bag_has_a_name_that_json_escapes(string bag)
    {
        (await server.Admin.Put($"/data/{bag}/item", "{}")).Is(404);
    }

    [Theory]
    [InlineData("/data", "GET, POST")]
    [InlineData("/data/any", "GET, POST, DELETE")]
    [InlineData("/data/any/any", "GET, PUT, DELETE")]
    public async Task Other_methods_are_not_allowed(string path, string allowed)
    {
        Assert.Equal(allowed, (await server.Admin.Patch(path, "{}")).Is(405).Allow);
    }

    [Fact]
    public async Task Clients_read_and_users_write()
    {
        var (host, user) = (await server.Enroll("bag-host"), await server.AddUser("bag-user", isMember: true));
        (await host.Post("/data", """{"name":"rights"}""")).Is(403, """{"error":["missing create permission"]}""");
        (await user.Post("/data", """{"name":"rights"}""")).Is(201);
        (await user.Post("/data/rights", """{"id":"a"}""")).Is(201);

        (await host.Get("/data")).Is(200);
        (await host.Get("/data/rights")).Is(200);
        (await host.Get("/data/rights/a")).Is(200);
        (await host.Post("/data/rights", """{"id":"b"}""")).Is(403, """{"error":["missing create permission"]}""");
        (await host.Put("/data/rights/a", """{"x":1}""")).Is(403, """{"error":["missing update permission"]}""");
        (await host.Delete("/data/rights/a")).Is(403, """{"error":["missing delete permission"]}""");
        (await host.Delete("/data/rights")).Is(403);
        (await server.Validator.Get("/data")).Is(403);
        (await server.Validator.Get("/data/rights/a")).Is(403);
        (await user.Delete("/data/rights/a")).Is(200);
    }

    [Fact]
    public async Task A_strong_tag_guards_an_item_and_stays_while_its_bytes_do()
    {
        await MakeBag("tags");
        var first = (await server.Admin.Post("/data/tags", """{"id":"a"}""")).Is(201).Tag;
        Assert.Equal(first, (await server.Admin.Get("/data/tags/a")).Tag);
        Assert.Equal(first, (await server.Admin.Put("/data/tags/a", """{"id":"a"}""")).Is(200).Tag);
        (await server.Admin.If("If-None-Match", first).Get("/data/tags/a")).Is(304, "");

        var second = (await server.Admin.If("If-Match", first).Put("/data/tags/a", """{"id":"a","x":1}""")).Is(200).Tag;

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await server.Admin.If("If-Match", first).Put("/data/tags/a", "{}")).Is(412).Tag);
        (await server.Admin.If("If-Match", first).Delete("/data/tags/a")).Is(412);
        (await server.Admin.If("If-Match", "no tag").Put("/data/tags/a", "{}")).Is(400);
        (await server.Admin.Get("/data/tags/a")).Is(200, """{"id":"a","x":1}""");
        (await server.Admin.If("If-Match", second).Delete("/data/tags/a")).Is(200);
        (await server.Admin.Post("/data/tags", """{"id":"a"}""")).Is(201);
        (await server.Admin.If("If-Match", first).Put("/data/tags/a", "{}")).Is(412);
    }

    [Fact]
    public async Task Items_are_bounded_like_nodes()
    {
        await MakeBag("bounded");
        var large = $$"""{"id":"a","x":"{{new string('x', TestServer.MaxBody)}}"}""";

        (await server.Admin.Post("/data/bounded", large)).Is(413);
    }

    private async Task MakeBag(string name) => (await server.Admin.Post("/data", $$"""{"name":"{{name}}"}""")).Is(201);
}
