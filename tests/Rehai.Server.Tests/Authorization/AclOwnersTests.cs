using System.Text.Json;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authorization;

/// <summary>The ACLs of all that has one: what Chef gives, who sees them, and what a change of them does.</summary>
public sealed class AclOwnersTests(TestServer server) : IClassFixture<TestServer>
{
    private const string A = "admins";
    private const string AU = "admins users";
    private const string ACU = "admins clients users";

    public static TheoryData<string, string, string> Defaults =>
        new()
        {
            { "/organizations", "pivotal", $"{A}|{AU}|{A}|{A}|{A}" },
            { "/ANY", "pivotal", $"{A}|{AU}|{A}|{A}|{A}" },
            { "", "pivotal", $"{A}|{AU}|{A}|{A}|{A}" },
            { "/containers/containers", "pivotal", $"{A}|{AU}|{A}|{A}|{A}" },
            { "/containers/groups", "pivotal", $"{A}|{AU}|{A}|{A}|{A}" },
            { "/containers/clients", "pivotal", $"{A}|{AU}|{A}|{AU}|{A}" },
            { "/containers/data", "pivotal", $"{AU}|{ACU}|{AU}|{AU}|{A}" },
            { "/containers/nodes", "pivotal", $"{ACU}|{ACU}|{AU}|{AU}|{A}" },
            { "/containers/roles", "pivotal", $"{AU}|{ACU}|{AU}|{AU}|{A}" },
            { "/containers/environments", "pivotal", $"{AU}|{ACU}|{AU}|{AU}|{A}" },
            { "/containers/cookbooks", "pivotal", $"{AU}|{ACU}|{AU}|{AU}|{A}" },
            { "/containers/sandboxes", "pivotal", $"{AU}|{A}|{A}|{A}|{A}" },
            { "/clients/acme-validator", "pivotal", $"{A}|{AU}|{A}|{AU}|{A}" },
            { "/groups/admins", "pivotal", $"{A}|{A}|{A}|{A}|{A}" },
            { "/groups/clients", "pivotal", $"{A}|{A}|{A}|{A}|{A}" },
            { "/groups/users", "pivotal", $"{A}|{A}|{A}|{A}|{A}" },
            { "/groups/billing-admins", "pivotal", "|billing-admins|billing-admins||" },
            {
                "//users/admin",
                "pivotal admin",
                "::server-admins|::acme_read_access_group ::server-admins|::server-admins|::server-admins|"
            },
        };

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task What_is_there_from_the_beginning_has_Chefs_permissions(string path, string actors, string groups)
    {
        var acl = (await server.Pivotal.Get($"{path}/_acl")).Is(200).Json;
        string[] permissions = ["create", "read", "update", "delete", "grant"];
        Assert.Equal(permissions, acl.EnumerateObject().Select(one => one.Name));
        foreach (var (permission, expected) in permissions.Zip(groups.Split('|')))
        {
            Assert.Equal(actors.Split(' '), Names(acl, permission, "actors"));
            Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Names(acl, permission, "groups"));
        }
    }

    [Fact]
    public async Task A_client_has_all_rights_on_itself_and_so_has_its_maker_unless_that_is_a_validator()
    {
        await server.Enroll("o-by-validator");
        (await server.Admin.Post("/clients", """{"name":"o-by-admin"}""")).Is(201);
        (await server.Admin.Post("/clients", """{"name":"o-validator","validator":true}""")).Is(201);
        Assert.Equal(["pivotal", "o-by-validator"], await Actors("/clients/o-by-validator"));
        Assert.Equal(["pivotal", "admin", "o-by-admin"], await Actors("/clients/o-by-admin"));
        Assert.Equal(["pivotal", "admin"], await Actors("/clients/o-validator"));
        var group = (await server.Admin.Get("/groups/clients")).Json.GetProperty("clients").GetRawText();
        Assert.Contains("o-by-validator", group, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/containers/nodes", "POST", "/nodes", """{"name":"o-denied"}""", "create")]
    [InlineData("/containers/nodes", "GET", "/nodes", "", "read")]
    [InlineData("/containers/nodes", "GET", "/changes", "", "read")]
    [InlineData("/containers/data", "POST", "/data", """{"name":"o-denied"}""", "create")]
    [InlineData("/containers/data", "GET", "/data", "", "read")]
    [InlineData("/containers/clients", "GET", "/clients", "", "read")]
    [InlineData("/containers/groups", "GET", "/groups", "", "read")]
    [InlineData("/containers/containers", "GET", "/containers", "", "read")]
    [InlineData("/organizations", "GET", "", "", "read")]
    [InlineData("/organizations", "GET", "/users", "", "read")]
    public async Task Who_is_taken_out_of_an_acl_is_refused_and_who_is_put_in_is_not(
        string owner,
        string method,
        string path,
        string body,
        string permission
    )
    {
        var name = $"o-{Guid.NewGuid():N}";
        var user = await server.AddUser(name, isMember: true);
        var before = Entry((await server.Pivotal.Get($"{owner}/_acl")).Json, permission);
        try
        {
            (await Set(owner, permission, "[]", """["admins"]""")).Is(200);
            (await user.Send(method, path, body)).Is(403, $$"""{"error":["missing {{permission}} permission"]}""");
            (await Set(owner, permission, $"""["{name}"]""", """["admins"]""")).Is(200);
            (await user.Send(method, path, body)).Is(method == "POST" ? 201 : 200);
        }
        finally
        {
            (await server.Pivotal.Put($"{owner}/_acl/{permission}", before)).Is(200);
        }
    }

    [Theory]
    [InlineData("/containers/nodes", "/nodes", "/nodes/o-inherited")]
    [InlineData("/containers/data", "/data", "/data/o-inherited")]
    [InlineData("/containers/clients", "/clients", "/clients/o-inherited")]
    [InlineData("/containers/groups", "/groups", "/groups/o-inherited")]
    public async Task What_is_made_begins_with_its_containers_acl_and_what_was_there_keeps_its_own(
        string container,
        string path,
        string made
    )
    {
        var peer = $"o-peer-{Guid.NewGuid():N}";
        await server.AddUser(peer, isMember: true);
        var field = path == "/groups" ? "groupname" : "name";
        (await server.Admin.Post(path, $$"""{"{{field}}":"o-before"}""")).Is(201);
        var before = (
            await server.Admin.Get($"{made.Replace("inherited", "before", StringComparison.Ordinal)}/_acl")
        ).Text;
        var usual = Entry((await server.Pivotal.Get($"{container}/_acl")).Json, "update");
        (await Set(container, "update", $"""["{peer}"]""", """["admins"]""")).Is(200);

        (await server.Admin.Post(path, $$"""{"{{field}}":"o-inherited"}""")).Is(201);
        (await server.Pivotal.Put($"{container}/_acl/update", usual)).Is(200);

        var acl = (await server.Admin.Get($"{made}/_acl")).Is(200).Json;
        string[] itself = path == "/clients" ? ["o-inherited"] : [];
        Assert.Equal([peer, "admin", .. itself], Names(acl, "update", "actors"));
        Assert.Equal(["admins"], Names(acl, "update", "groups"));
        Assert.Equal(["pivotal", "admin", .. itself], Names(acl, "read", "actors"));
        (await server.Admin.Get($"{made.Replace("inherited", "before", StringComparison.Ordinal)}/_acl")).Is(
            200,
            before
        );
    }

    [Fact]
    public async Task Only_the_superuser_takes_a_thing_from_the_hands_of_the_admins()
    {
        await TestServer.MakeNode(server.Admin, "o-admins");
        const string none = """{"grant":{"actors":["pivotal"],"groups":[]}}""";
        foreach (var owner in (string[])["/groups/users", "/nodes/o-admins"])
        {
            var before = Entry((await server.Pivotal.Get($"{owner}/_acl")).Json, "grant");
            (await server.Admin.Put($"{owner}/_acl/grant", none)).Is(
                403,
                """{"error":["Admin group cannot be removed from the Grant ACE"]}"""
            );
            (await server.Pivotal.Put($"{owner}/_acl/grant", none)).Is(200);
            (await server.Admin.Get($"{owner}/_acl")).Is(403);
            (await server.Pivotal.Put($"{owner}/_acl/grant", before)).Is(200);
        }
        (
            await server.Admin.Put("/nodes/o-admins/_acl/read", none.Replace("grant", "read", StringComparison.Ordinal))
        ).Is(200);
    }

    [Fact]
    public async Task Clients_and_users_of_one_name_are_told_apart_only_where_they_stand_apart()
    {
        await server.Enroll("o-twin");
        await server.AddUser("o-twin", isMember: true);
        await TestServer.MakeNode(server.Admin, "o-twins");

        var ambiguous = (await Set("/nodes/o-twins", "read", """["o-twin"]""", "[]")).Is(422);
        Assert.Contains("exist as both clients and users", ambiguous.Text, StringComparison.Ordinal);
        const string apart = """{"read":{"actors":[],"users":["o-twin"],"clients":[],"groups":["admins"]}}""";
        (await server.Admin.Put("/nodes/o-twins/_acl/read", apart)).Is(200);

        var acl = (await server.Admin.Get("/nodes/o-twins/_acl?detail=granular")).Is(200).Json;
        Assert.Equal(
            """{"actors":[],"groups":["admins"],"users":["o-twin"],"clients":[]}""",
            acl.GetProperty("read").GetRawText()
        );
    }

    [Fact]
    public async Task A_user_of_no_organization_is_no_actor_of_it()
    {
        await server.Enroll("o-double");
        await server.AddUser("o-double", isMember: false);
        await server.AddUser("o-alone", isMember: false);
        await TestServer.MakeNode(server.Admin, "o-doubles");

        (await Set("/nodes/o-doubles", "read", """["o-double","pivotal"]""", """["admins"]""")).Is(200);
        (await Set("/nodes/o-doubles", "read", """["o-alone"]""", """["admins"]""")).Is(
            400,
            """{"error":["The actor(s) 'o-alone' do not exist in this organization as clients or users."]}"""
        );

        var acl = (await server.Admin.Get("/nodes/o-doubles/_acl?detail=granular")).Is(200).Json;
        Assert.Equal(
            """{"actors":[],"groups":["admins"],"users":["pivotal"],"clients":["o-double"]}""",
            acl.GetProperty("read").GetRawText()
        );
    }

    [Theory]
    [InlineData(
        """{"read":{"actors":["bogus","pivotal"],"groups":[]}}""",
        "The actor(s) 'bogus' do not exist in this organization as clients or users."
    )]
    [InlineData(
        """{"read":{"actors":[],"groups":["admins","bogus"]}}""",
        "The group(s) 'bogus' do not exist in this organization."
    )]
    [InlineData(
        """{"read":{"actors":[],"groups":[],"users":["bogus"],"clients":[]}}""",
        "The user(s) 'bogus' do not exist in this organization."
    )]
    [InlineData(
        """{"read":{"actors":[],"groups":[],"users":[]}}""",
        "You provided 'users' with your request. Including this field also requires that you provide 'clients'"
    )]
    [InlineData(
        """{"read":{"actors":["admin"],"groups":[],"users":[],"clients":[]}}""",
        "When providing 'users' and 'clients' fields, the 'actors' field must have a value of []."
    )]
    [InlineData("""{"read":{"groups":[]}}""", "Field 'actors' missing")]
    [InlineData("""{"read":{"actors":[null],"groups":[]}}""", "Field 'actors' invalid")]
    [InlineData("{}", "Field 'read' missing")]
    public async Task An_entry_that_is_none_is_refused_with_Chefs_words(string body, string message) =>
        (await server.Admin.Put("/organizations/_acl/read", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    private async Task<IEnumerable<string?>> Actors(string path) =>
        Names((await server.Admin.Get($"{path}/_acl")).Is(200).Json, "update", "actors");

    private Task<Answer> Set(string owner, string permission, string actors, string groups) =>
        server.Admin.Put(
            $"{owner}/_acl/{permission}",
            $$$"""{"{{{permission}}}":{"actors":{{{actors}}},"groups":{{{groups}}}}}"""
        );

    private static string Entry(JsonElement acl, string permission) =>
        $$"""{"{{permission}}":{{acl.GetProperty(permission).GetRawText()}}}""";

    private static IEnumerable<string?> Names(JsonElement acl, string permission, string field) =>
        acl.GetProperty(permission).GetProperty(field).EnumerateArray().Select(name => name.GetString());
}
