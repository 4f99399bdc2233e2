using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authorization;

/// <summary>Requests whose caller was known before a right was taken away, and that are carried out after it.</summary>
public sealed class RevokedRightsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Who_was_taken_out_of_a_group_does_not_come_back_by_a_request_under_way()
    {
        await server.AddUser("sacked", isMember: true);
        (await SetAdmins("admin", "sacked")).Is(200);
        var late = By("sacked", Admins("admin", "sacked"), ("name", "admins"));

        (await SetAdmins("admin")).Is(200);

        Assert.Equal(403, (await new GroupEndpoint(server.Database).Update(late)).Status);
        Assert.DoesNotContain(
            "sacked",
            (await server.Admin.Get("/groups/admins")).Is(200).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_key_that_was_taken_away_makes_no_other_by_a_request_under_way()
    {
        var thief = await server.AddUser("robbed", isMember: true);
        var late = By(
            "robbed",
            """{"name":"second","expiration_date":"infinity","create_key":true}""",
            ("name", "robbed")
        );

        (await server.Pivotal.Delete("//users/robbed/keys/default")).Is(200);

        var keys = new KeysEndpoint(server.Database, new ActorCache(server.Database), server.Clock, KeyOwner.User);
        Assert.Equal(403, (await keys.Create(late)).Status);
        (await thief.Get("//users/robbed/keys")).Is(401);
    }

    [Fact]
    public async Task A_superusers_key_that_was_taken_away_makes_nothing_by_a_request_under_way()
    {
        await server.AddUser("deputy", isMember: false);
        var deputy = await server.Database.Write(session =>
        {
            session.Execute("UPDATE actors SET is_superuser = 1 WHERE name = 'deputy'");
            return ActorTable.FindUser(session, "deputy")!;
        });
        var (user, organization, member, own) = (
            server.By(
                deputy,
                """{"name":"x","display_name":"X","email":"x@example.org","password":"secret","create_key":true}"""
            ),
            server.By(deputy, """{"name":"x","full_name":"X"}"""),
            server.By(deputy, """{"username":"deputy"}"""),
            server.By(deputy, "", ("name", "deputy"))
        );

        (await server.Pivotal.Delete("//users/deputy/keys/default")).Is(200);

        var (database, actors) = (server.Database, new ActorCache(server.Database));
        Assert.Equal(403, (await new UsersEndpoint(database, actors).Create(user)).Status);
        Assert.Equal(403, (await new UsersEndpoint(database, actors).List(own)).Status);
        Assert.Equal(403, (await new OrganizationsEndpoint(database, actors).Create(organization)).Status);
        Assert.Equal(403, (await new MembersEndpoint(database, actors).Create(member)).Status);
        Assert.Equal(403, (await new KeysEndpoint(database, actors, server.Clock, KeyOwner.User).List(own)).Status);
    }

    [Fact]
    public async Task Who_is_no_member_any_more_makes_nothing_by_a_request_under_way()
    {
        await server.AddUser("leaver", isMember: true);
        (await server.Admin.Post("/data", """{"name":"left"}""")).Is(201);
        (
            await server.Admin.Put("/data/left/_acl/create", """{"create":{"actors":["leaver"],"groups":["admins"]}}""")
        ).Is(200);
        var late = By("leaver", """{"id":"a"}""", ("bag", "left"));

        (await server.Admin.Delete("/users/leaver")).Is(200);

        Assert.Equal(403, (await new DataBagEndpoint(server.Database, isConditional: true).Create(late)).Status);
    }

    private Exchange By(string user, string body, params (string Name, string Value)[] parts) =>
        server.By(server.Database.Read(session => ActorTable.FindUser(session, user))!, body, parts);

    private Task<Answer> SetAdmins(params string[] users) => server.Admin.Put("/groups/admins", Admins(users));

    private static string Admins(params string[] users)
    {
        var names = string.Join(',', users.Select(user => $"\"{user}\""));
        return $$$"""{"groupname":"admins","actors":{"users":[{{{names}}}]}}""";
    }
}
