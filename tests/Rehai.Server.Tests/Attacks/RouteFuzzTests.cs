using Rehai.Chef.Tests;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Attacks;

/// <summary>
/// Signed requests of every kind to every address: none is answered with 500, nobody of one organization sees a byte of another, and
/// the store stays sound.
/// </summary>
public sealed class RouteFuzzTests
{
    private const int Seed = 20261128;
    private const int RequestsInRound = 400;

    /// <summary>Caches are warm by then; fewer rounds tell nothing of growth.</summary>
    private const int EarlyRound = 40;

    /// <summary>Bytes; a leak of 100 bytes a request would take more in a soak.</summary>
    private const long Growth = 64 << 20;

    private const string Secret = "canary-of-secret";

    /// <summary>Rounds of 400 requests: 4 usually, and in soak 25 times its factor, which makes 1,000,000 requests of the usual 100.</summary>
    private static readonly int Rounds = SoakFactor.Value == 1 ? 4 : SoakFactor.Value * 25;

    [Fact]
    public async Task No_request_makes_the_server_fail_tell_of_another_organization_or_spoil_its_store()
    {
        var statuses = new SortedDictionary<int, int>();
        var early = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            if (round == EarlyRound)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
            await Play(new Random(Seed + round), $"seed {Seed + round}", statuses);
        }
        Assert.InRange(
            GC.GetTotalMemory(forceFullCollection: true),
            0,
            early + Math.Min(Growth, long.MaxValue - early)
        );
        // Requests that all bounce at the door would prove nothing.
        Assert.Empty(new[] { 200, 201, 400, 403, 404, 405, 409 }.Except(statuses.Keys));
    }

    private static async Task Play(Random random, string seed, SortedDictionary<int, int> statuses)
    {
        var server = new TestServer();
        await server.InitializeAsync();
        await using var ended = server;
        TestActor[] strangers =
        [
            server.Admin,
            server.Admin,
            server.Validator,
            await server.Enroll("one"),
            await server.AddUser("member", isMember: true),
        ];
        await HideSecrets(server.Pivotal);
        var routes = server.Routes;
        for (var i = 0; i < RequestsInRound; i++)
        {
            var asked = RandomRequest.Draw(
                random,
                routes,
                "acme",
                "acme",
                "acme",
                "secret",
                "none",
                "..",
                "acme%2f..%2fsecret"
            );
            if (asked is { Method: "DELETE", Path: "organizations/acme" or "organizations/secret" })
            {
                // After it every answer would be 404.
                continue;
            }
            var actor = random.Next(5) == 0 ? server.Pivotal : RandomRequest.Pick(random, strangers);
            if (await Send(server.Http, actor, asked) is not { } answer)
            {
                continue;
            }
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            Assert.True(
                answer.Status is < 500 or 501,
                $"{seed}, request {i} by {actor.Name}: {answer.Status} {answer.Text}\n{asked}"
            );
            Assert.False(
                actor.Name != "pivotal" && answer.Text.Contains(Secret, StringComparison.Ordinal),
                $"{seed}, request {i} by {actor.Name} saw another organization: {answer.Text}\n{asked}"
            );
        }
        Assert.Empty(server.Database.Read(StoreCheck.Faults));
    }

    /// <summary>Null where the address cannot be sent at all.</summary>
    private static async Task<Answer?> Send(HttpClient http, TestActor actor, RandomRequest asked)
    {
        try
        {
            using var request = actor.Sign(asked.Method, $"//{asked.Path}", asked.Body, asked.Version);
            return await Answer.Of(http, request);
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static async Task HideSecrets(TestActor pivotal)
    {
        (await pivotal.Post("//organizations", $$"""{"name":"secret","full_name":"{{Secret}}"}""")).Is(201);
        const string root = "//organizations/secret";
        (await pivotal.Post($"{root}/nodes", $$$"""{"name":"{{{Secret}}}","normal":{"a":"{{{Secret}}}"}}""")).Is(201);
        (await pivotal.Post($"{root}/nodes", $$$"""{"name":"one","normal":{"a":"{{{Secret}}}"}}""")).Is(201);
        (await pivotal.Post($"{root}/data", """{"name":"one"}""")).Is(201);
        (await pivotal.Post($"{root}/data/one", $$"""{"id":"one","a":"{{Secret}}"}""")).Is(201);
        (await pivotal.Post($"{root}/clients", $$"""{"name":"{{Secret}}","create_key":true}""")).Is(201);
    }
}
