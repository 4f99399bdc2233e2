using Rehai.Server.Endpoints;
using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ActorRatesTests(ActorRatesTests.RatedServer server) : IClassFixture<ActorRatesTests.RatedServer>
{
    [Fact]
    public void Who_pauses_may_make_up_for_ten_seconds_and_no_more()
    {
        var clock = new StoppedClock();
        var rates = new ActorRates(rate: 2, clock);

        Assert.Equal(20, Allowed(rates, actor: 1));
        Assert.Equal(1, rates.Check(1)!.RetryAfter);
        Assert.Equal(20, Allowed(rates, actor: 2));
        clock.Now += TimeSpan.FromSeconds(3);
        Assert.Equal(6, Allowed(rates, actor: 1));
        clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(20, Allowed(rates, actor: 1));
    }

    [Fact]
    public void Who_has_not_asked_for_a_while_is_forgotten_and_who_has_is_not()
    {
        var clock = new StoppedClock();
        var rates = new ActorRates(rate: 2, clock);
        clock.Now += TimeSpan.FromHours(1);
        for (var actor = 1; actor <= 100; actor++)
        {
            rates.Check(actor);
        }
        clock.Now += TimeSpan.FromSeconds(9);
        Assert.Equal(20, Allowed(rates, actor: 1));
        clock.Now += TimeSpan.FromSeconds(9);

        rates.Check(101);

        Assert.Equal(2, rates.Count);
        Assert.Equal(18, Allowed(rates, actor: 1));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_again_and_others_are_answered()
    {
        var other = await server.Enroll("patient");
        Answer answer;
        do
        {
            answer = await server.Admin.Get("/nodes");
        } while (answer.Status == 200);

        answer.Is(429, """{"error":["More than 1 requests a second. Try again later."]}""");
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        (await other.Get("/nodes")).Is(200);
    }

    private static int Allowed(ActorRates rates, long actor)
    {
        var allowed = 0;
        while (rates.Check(actor) is null)
        {
            allowed++;
        }
        return allowed;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    public sealed class RatedServer : TestServer
    {
        private protected override ServerSettings Settings(ServerSettings usual) => usual with { ActorRate = 1 };
    }
}
