using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authentication;

public sealed class ActorCacheTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly Reply Done = new(200, []);

    [Fact]
    public void A_change_of_one_actor_makes_the_cache_forget_that_one_everywhere_and_no_other()
    {
        var (cache, acme) = (new ActorCache(server.Database), server.Database.Read(TestServer.Acme));
        var (outside, inside) = (cache.Find(null, "admin"), cache.Find(acme, "admin"));
        var other = cache.Find(acme, "acme-validator");
        Assert.Same(inside, cache.Find(acme, "admin"));

        cache.ForgetAfter(Reply.Error(403, "no"), "admin");
        Assert.Same(inside, cache.Find(acme, "admin"));
        cache.ForgetAfter(Done, "nobody", "admin");

        Assert.NotSame(outside, cache.Find(null, "admin"));
        Assert.NotSame(inside, cache.Find(acme, "admin"));
        Assert.Same(other, cache.Find(acme, "acme-validator"));
        cache.ClearAfter(Done);
        Assert.NotSame(other, cache.Find(acme, "acme-validator"));
    }

    [Fact]
    public async Task A_key_that_is_taken_away_or_a_user_who_is_gone_is_believed_no_more()
    {
        var user = await server.AddUser("c-user", isMember: true);
        (await user.Get("/groups")).Is(200);
        (await user.Get("//users/c-user")).Is(200);
        const string renamed = """{"username":"c-renamed","display_name":"C","email":"c@example.com"}""";
        (await server.Pivotal.Put("//users/c-user", renamed)).Is(201);
        (await user.Get("/groups")).Is(401);
        user = user.Named("c-renamed");
        (await user.Get("/groups")).Is(200);
        (await server.Pivotal.Delete("//users/c-renamed/keys/default")).Is(200);
        (await user.Get("/groups")).Is(401);
        (await user.Get("//users/c-renamed")).Is(401);
    }

    [Fact]
    public async Task A_member_who_is_sent_away_is_outside_with_the_next_request()
    {
        var user = await server.AddUser("c-leaver", isMember: true);
        (await user.Get("/groups")).Is(200);
        (await server.Admin.Delete("/users/c-leaver")).Is(200);
        (await user.Get("/groups")).Is(403);
    }
}
