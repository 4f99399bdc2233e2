using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authorization;

/// <summary>Who may do what, as Chef's default ACLs say it.</summary>
public sealed class PermissionsTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string PemJson = ChefKey
        .Generate()
        .ExportPublicPem()
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private const string Node = """{"name":"NAME"}""";

    public static TheoryData<string, string, string, string, string> Matrix
    {
        get
        {
            // Of each request the outcome for: superuser, admin, user, the client itself or owner, another client, validator.
            var data = new TheoryData<string, string, string, string, string>();
            string[] callers = ["pivotal", "admin", "user", "owner", "other", "validator"];
            (string Method, string Path, string Body, string Outcomes)[] rows =
            [
                ("GET", "/nodes", "", "200 200 200 200 200 read"),
                ("POST", "/nodes", Node, "201 201 201 201 201 create"),
                ("GET", "/nodes/OWNED", "", "200 200 200 200 200 read"),
                ("PUT", "/nodes/OWNED", "{}", "200 200 200 200 update update"),
                ("GET", "/nodes/OWNED/_acl", "", "200 200 grant 200 grant grant"),
                ("DELETE", "/nodes/OWNED", "", "200 200 200 200 delete delete"),
                ("GET", "/clients", "", "200 200 200 read read read"),
                ("POST", "/clients", Node, "201 201 create create create 201"),
                ("POST", "/clients", """{"name":"NAME","validator":true}""", "201 201 create create create create"),
                ("GET", "/clients/OWNER", "", "200 200 200 200 read read"),
                ("PUT", "/clients/OWNER", "{}", "200 200 update 200 update update"),
                ("PUT", "/clients/OWNER", """{"validator":true}""", "200 200 update create update update"),
                ("DELETE", "/clients/OWNER", "", "200 200 200 200 delete delete"),
                ("GET", "/clients/OWNER/keys", "", "200 200 200 200 200 read"),
                ("GET", "/clients/OWNER/keys/default", "", "200 200 200 200 200 read"),
                (
                    "POST",
                    "/clients/OWNER/keys",
                    """{"name":"k","create_key":true,"expiration_date":"infinity"}""",
                    "201 201 update 201 update update"
                ),
                ("PUT", "/clients/OWNER/keys/spare", """{"create_key":true}""", "200 200 update 200 update update"),
                ("DELETE", "/clients/OWNER/keys/spare", "", "200 200 update 200 update update"),
                ("GET", "/clients/acme-validator", "", "200 200 200 read read read"),
                ("GET", "/clients/acme-validator/keys", "", "200 200 200 200 200 read"),
                ("GET", "", "", "200 200 200 read read read"),
                ("GET", "//organizations", "", "200 read read - - -"),
                ("POST", "//organizations", """{"name":"NAME","full_name":"N"}""", "201 create create - - -"),
            ];
            foreach (var (method, path, body, outcomes) in rows)
            {
                foreach (var (caller, outcome) in callers.Zip(outcomes.Split(' ')).Where(pair => pair.Second != "-"))
                {
                    data.Add(caller, method, path, body, outcome);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_caller_may_do_what_it_may(
        string caller,
        string method,
        string path,
        string body,
        string outcome
    )
    {
        var id = Guid.NewGuid().ToString("N");
        var owner = await server.Enroll($"owner-{id}");
        var spare = $$"""{"name":"spare","public_key":"{{PemJson}}","expiration_date":"infinity"}""";
        (await owner.Post($"/clients/{owner.Name}/keys", spare)).Is(201);
        await TestServer.MakeNode(owner, $"owned-{id}");
        var actor = caller switch
        {
            "pivotal" => server.Pivotal,
            "admin" => server.Admin,
            "user" => await server.AddUser($"user-{id}", isMember: true),
            "owner" => owner,
            "other" => await server.Enroll($"other-{id}"),
            _ => server.Validator,
        };
        var address = path.Replace("OWNED", $"owned-{id}", StringComparison.Ordinal)
            .Replace("OWNER", owner.Name, StringComparison.Ordinal);
        var answer = await actor.Send(method, address, body.Replace("NAME", $"new-{id}", StringComparison.Ordinal));
        if (int.TryParse(outcome, out var status))
        {
            answer.Is(status);
        }
        else
        {
            answer.Is(403, $$"""{"error":["missing {{outcome}} permission"]}""");
        }
    }

    [Fact]
    public async Task A_node_tells_its_maker_who_may_do_what()
    {
        var owner = await server.Enroll("maker");
        await TestServer.MakeNode(owner, "made");

        var acl = (await owner.Get("/nodes/made/_acl")).Is(200).Json;

        Assert.Equal(
            """{"actors":["pivotal","maker"],"groups":["admins","users"]}""",
            acl.GetProperty("update").GetRawText()
        );
        Assert.Equal("""{"actors":["pivotal","maker"],"groups":["admins"]}""", acl.GetProperty("grant").GetRawText());
        Assert.Equal(5, acl.EnumerateObject().Count());
        (await owner.Get("/nodes/none/_acl")).Is(404);
    }

    [Fact]
    public async Task A_refused_change_changes_nothing()
    {
        var owner = await server.Enroll("keeper");
        (await owner.Post("/nodes", """{"name":"kept","normal":{"mine":true}}""")).Is(201);
        var before = (await server.Admin.Get("/nodes/kept")).Text;
        var other = await server.Enroll("taker");
        (await other.Put("/nodes/kept", """{"normal":{}}""")).Is(403);
        (await other.Delete("/nodes/kept")).Is(403);
        (await server.Admin.Get("/nodes/kept")).Is(200, before);
    }
}
