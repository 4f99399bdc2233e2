using Rehai.Chef.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class UsersTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Pem = ChefKey.Generate().ExportPublicPem();
    private static readonly string PemJson = Pem.Replace("\n", "\\n", StringComparison.Ordinal);

    private string Url(string name) => $"{server.Http.BaseAddress}users/{name}";

    [Fact]
    public async Task Version_0_makes_a_key_unasked_and_shows_it_with_the_user()
    {
        var made = (await server.Pivotal.Post("//users", Body("u0"), version: 0)).Is(201);
        Assert.Equal(Url("u0"), made["uri"]);
        Assert.Equal(2, made.Json.EnumerateObject().Count());
        var user = server.Admin.Named("u0").With(ChefKey.FromPem(made["private_key"]!));
        var shown = (await user.Get("//users/u0", version: 0)).Is(200);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", shown["public_key"], StringComparison.Ordinal);
        (await user.Get("//users/u0")).Is(
            200,
            """{"username":"u0","email":"u0@example.org","display_name":"Ü","first_name":"u0"}"""
        );
    }

    [Fact]
    public async Task Later_versions_make_a_key_when_asked_take_one_or_make_none()
    {
        var asked = (await server.Pivotal.Post("//users", Body("u1", ""","create_key":true"""))).Is(201);
        var key = asked.Json.GetProperty("chef_key");
        Assert.Equal($"{Url("u1")}/keys/default", key.GetProperty("uri").GetString());
        (
            await server
                .Admin.Named("u1")
                .With(ChefKey.FromPem(key.GetProperty("private_key").GetString()!))
                .Get("//users/u1")
        ).Is(200);
        var given = (await server.Pivotal.Post("//users", Body("u2", $""","public_key":"{PemJson}" """))).Is(201);
        Assert.False(given.Json.GetProperty("chef_key").TryGetProperty("private_key", out _));
        (await server.Pivotal.Post("//users", Body("u3"))).Is(201, $$"""{"uri":"{{Url("u3")}}"}""");
        (await server.Pivotal.Get("//users/u3/keys")).Is(200, "[]");
    }

    [Theory]
    [InlineData("""{"display_name":"x","email":"x@y.zz","password":"secret1"}""", "Field 'username' missing")]
    [InlineData(
        """{"username":"Upper","display_name":"x","email":"x@y.zz","password":"secret1"}""",
        "Field 'username' invalid"
    )]
    [InlineData(
        """{"username":"a b","display_name":"x","email":"x@y.zz","password":"secret1"}""",
        "Field 'username' invalid"
    )]
    [InlineData("""{"username":"x","email":"x@y.zz","password":"secret1"}""", "Field 'display_name' missing")]
    [InlineData("""{"username":"x","display_name":"x","password":"secret1"}""", "Field 'email' missing")]
    [InlineData(
        """{"username":"x","display_name":"x","email":"x@ y ahh","password":"secret1"}""",
        "email must be valid"
    )]
    [InlineData("""{"username":"x","display_name":"x","email":"x@y.zz"}""", "Field 'password' missing")]
    [InlineData(
        """{"username":"x","display_name":"x","email":"x@y.zz","password":"short"}""",
        "Password must have at least 6 characters"
    )]
    [InlineData(
        """{"username":"x","display_name":"x","email":"x@y.zz","password":"secret1","private_key":true}""",
        "Please use create_key: true instead of private_key: true"
    )]
    public async Task A_user_that_is_none_is_refused_with_Chefs_words(string body, string message) =>
        (await server.Pivotal.Post("//users", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task Who_logs_in_elsewhere_needs_neither_password_nor_mail()
    {
        (
            await server.Pivotal.Post(
                "//users",
                """{"username":"ext","display_name":"x","external_authentication_uid":"sam"}"""
            )
        ).Is(201);
        (await server.Pivotal.Get("//users?external_authentication_uid=sam")).Is(200, $$"""{"ext":"{{Url("ext")}}"}""");
        (await server.Pivotal.Put("//users/ext", """{"username":"ext","display_name":"y"}""")).Is(200);
    }

    [Fact]
    public async Task Names_and_addresses_of_mail_are_given_once_whatever_their_case()
    {
        const string taken = """{"error":["Username or email address already in use."]}""";
        (await server.Pivotal.Post("//users", Body("once"))).Is(201);
        (await server.Pivotal.Post("//users", Body("once"))).Is(409, taken);
        (await server.Pivotal.Post("//users", Body("twice").Replace("twice@", "ONCE@", StringComparison.Ordinal))).Is(
            409,
            taken
        );
        (await server.Pivotal.Get("//users?email=Once@Example.org")).Is(200, $$"""{"once":"{{Url("once")}}"}""");
        (await server.Pivotal.Get("//users?email=never@example.org")).Is(200, "{}");
        var verbose = (await server.Pivotal.Get("//users?verbose=true")).Is(200).Json.GetProperty("once");
        Assert.Equal(
            """{"email":"once@example.org","display_name":"Ü","first_name":"once","last_name":""}""",
            verbose.GetRawText()
        );
    }

    [Fact]
    public async Task A_user_is_changed_renamed_and_deleted()
    {
        (await server.Pivotal.Post("//users", Body("before", $""","public_key":"{PemJson}" """))).Is(201);
        (await server.Pivotal.Put("//users/before", Body("admin"))).Is(409);
        var renamed = (await server.Pivotal.Put("//users/before", Body("after"))).Is(201);
        Assert.Equal(Url("after"), renamed.Headers.Location!.ToString());
        (await server.Pivotal.Get("//users/before")).Is(404, """{"error":"Could not find user before"}""");
        Assert.Equal("after@example.org", (await server.Pivotal.Get("//users/after")).Is(200)["email"]);
        Assert.Equal(Pem, (await server.Pivotal.Get("//users/after", version: 0))["public_key"]);
        (await server.Pivotal.Put("//users/after", Body("after", $""","public_key":"{PemJson}" """))).Is(400);
        var remade = (
            await server.Pivotal.Put("//users/after", Body("after", ""","private_key":true"""), version: 0)
        ).Is(200);
        Assert.NotEqual(Pem, (await server.Pivotal.Get("//users/after", version: 0))["public_key"]);
        using var key = ChefKey.FromPem(remade["private_key"]!);
        (await server.Admin.Named("after").With(key).Delete("//users/after")).Is(200);
        (await server.Pivotal.Get("//users/after")).Is(404);
        (await server.Pivotal.Put("//users/after", Body("after"))).Is(404);
    }

    [Fact]
    public async Task A_password_is_checked_for_the_superuser_and_never_shown()
    {
        (await server.Pivotal.Post("//users", Body("secretive"))).Is(201);
        const string wrong = """{"error":["Failed to authenticate: Username and password incorrect"]}""";
        (await Login("secretive", "badger badger")).Is(
            200,
            """{"status":"linked","user":{"username":"secretive","email":"secretive@example.org","display_name":"Ü","first_name":"secretive"}}"""
        );
        (await Login("secretive", "badger")).Is(401, wrong);
        (await Login("nobody", "badger badger")).Is(401, wrong);
        (await Login("pivotal", "badger badger")).Is(403);
        (await server.Admin.Post("//authenticate_user", """{"username":"secretive","password":"badger badger"}""")).Is(
            403
        );

        (
            await server.Pivotal.Put(
                "//users/secretive",
                Body("secretive").Replace("badger badger", "bidger bidger", StringComparison.Ordinal)
            )
        ).Is(200);
        (await Login("secretive", "badger badger")).Is(401);
        (await Login("secretive", "bidger bidger")).Is(200);
        (
            await server.Pivotal.Put(
                "//users/secretive",
                """{"username":"secretive","display_name":"y","email":"s@example.org"}"""
            )
        ).Is(200);
        (await Login("secretive", "bidger bidger")).Is(200);
        var stored = server.Database.Read(session => ProfileTable.WithEmail(session, "s@example.org")[0].Password);
        Assert.StartsWith("pbkdf2-sha512$", stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"username":"admin"}""")]
    [InlineData("""{"username":"","password":"x"}""")]
    [InlineData("""{"username":"admin","password":""}""")]
    public async Task A_question_without_name_or_password_is_none(string body) =>
        (await server.Admin.Post("//authenticate_user", body)).Is(
            400,
            """{"error":["invalid user authentication request"]}"""
        );

    [Fact]
    public async Task A_password_for_recovery_is_checked_for_the_superuser()
    {
        (await server.Pivotal.Post("//users", Body("rescued", ""","recovery_authentication_enabled":true"""))).Is(201);
        (await server.Pivotal.Post("//users", Body("drowned", ""","recovery_authentication_enabled":false"""))).Is(201);
        const string disabled = """{"error":["System recovery disabled for this user"]}""";
        (await Recover("rescued", "badger badger")).Is(
            200,
            """{"recovery_authentication_enabled":true,"username":"rescued","email":"rescued@example.org","display_name":"Ü","first_name":"rescued"}"""
        );
        (await Recover("rescued", "badger")).Is(
            401,
            """{"error":["Failed to authenticate: Username and password incorrect"]}"""
        );
        (await Recover("drowned", "badger badger")).Is(403, disabled);
        (await Recover("nobody", "badger badger")).Is(403, disabled);
        (await Recover("pivotal", "badger badger")).Is(403);
        (await server.Admin.Post("//system_recovery", """{"username":"rescued","password":"badger badger"}""")).Is(
            403,
            """{"error":["missing create permission"]}"""
        );
        (await server.Pivotal.Get("//users/rescued")).Is(
            200,
            """{"username":"rescued","email":"rescued@example.org","display_name":"Ü","first_name":"rescued"}"""
        );
    }

    [Theory]
    [InlineData("""{"password":"x"}""", "Field 'username' missing")]
    [InlineData("""{"username":"","password":"x"}""", "Field 'username' invalid")]
    [InlineData("""{"username":"admin"}""", "Field 'password' missing")]
    [InlineData("""{"username":"admin","password":1}""", "Field 'password' invalid")]
    [InlineData("[]", "Incorrect JSON type for request body")]
    public async Task A_question_for_recovery_without_name_or_password_is_none(string body, string message) =>
        (await server.Pivotal.Post("//system_recovery", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task A_question_without_a_body_is_none_whoever_asks()
    {
        var stranger = server.Pivotal.Named("stranger");
        (await stranger.Post("//authenticate_user", "")).Is(400);
        (await stranger.Post("//authenticate_user", """{"username":"a","password":"b"}""")).Is(401);
    }

    [Fact]
    public async Task Users_see_those_of_their_organizations_and_change_themselves_alone()
    {
        var member = await server.AddUser("seen", isMember: true);
        var outsider = await server.AddUser("unseen", isMember: false);
        (await server.Admin.Get("//users/seen")).Is(200);
        (await member.Get("//users/admin")).Is(200);
        (await outsider.Get("//users/seen")).Is(403, """{"error":["missing read permission"]}""");
        (await server.Admin.Put("//users/seen", Body("seen"))).Is(403);
        (await server.Admin.Delete("//users/seen")).Is(403);
        (await member.Put("//users/seen", Body("seen"))).Is(200);
        (await member.Put("//users/seen", Body("seen", ""","external_authentication_uid":"bob" """))).Is(403);
        (await member.Put("//users/seen", Body("seen", ""","recovery_authentication_enabled":true"""))).Is(403);
        (await server.Admin.Get("//users")).Is(403);
        (await server.Admin.Post("//users", Body("more"))).Is(403);
        (await (await server.Enroll("u-client")).Get("//users/seen")).Is(401);
    }

    [Fact]
    public async Task A_group_of_the_organization_sees_its_users_and_the_servers_admins_manage_all_but_the_superuser()
    {
        (await server.Pivotal.Post("//users", Body("managed"))).Is(201);
        var manager = await server.AddUser("manager", isMember: false);
        (await manager.Put("//users/managed", Body("managed"))).Is(403);
        await server.Database.Write(session =>
        {
            var group = GroupTable.FindGlobal(session, "server-admins")!.Id;
            GroupMemberTable.AddActor(session, group, ActorTable.FindUser(session, "manager")!.Id);
            return group;
        });
        (await manager.Put("//users/managed", Body("managed"))).Is(200);
        (await manager.Put("//users/pivotal", Body("pivotal"))).Is(403);
        (await manager.Delete("//users/managed")).Is(200);
        var readers = (await server.Pivotal.Get("//groups/acme_read_access_group")).Is(200).Json;
        Assert.Equal("""["acme::admins","acme::users"]""", readers.GetProperty("groups").GetRawText());
        (await manager.Get("//groups/acme_read_access_group")).Is(
            403,
            """{"error":"missing read permission: this group is for the superuser to see"}"""
        );
    }

    [Fact]
    public async Task The_superuser_stays()
    {
        (await server.Pivotal.Delete("//users/pivotal")).Is(403);
        (await server.Pivotal.Put("//users/pivotal", Body("renamed"))).Is(403);
        (await server.Pivotal.Get("/nodes")).Is(200);
    }

    private Task<Answer> Login(string name, string password) =>
        server.Pivotal.Post("//authenticate_user", $$"""{"username":"{{name}}","password":"{{password}}"}""");

    private Task<Answer> Recover(string name, string password) =>
        server.Pivotal.Post("//system_recovery", $$"""{"username":"{{name}}","password":"{{password}}"}""");

    private static string Body(string name, string more = "") =>
        $$"""{"username":"{{name}}","display_name":"Ü","first_name":"{{name}}","email":"{{name}}@example.org","password":"badger badger"{{more}}}""";
}
