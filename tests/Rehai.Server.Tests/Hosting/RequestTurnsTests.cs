using Rehai.Server.Hosting;

namespace Rehai.Server.Tests.Hosting;

public sealed class RequestTurnsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_actor_has_its_part_of_the_turns_and_the_next_waits_for_one_of_its_own()
    {
        using var turns = new RequestTurns();
        var taken = await Take(turns, actor: 1, RequestTurns.AtOnceOfActor);

        var next = turns.Take(1, Cancellation);
        (await turns.Take(2, Cancellation))!.Dispose();
        Assert.False(next.IsCompleted);

        taken[0].Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Who_waits_for_its_own_keeps_no_other_from_a_turn()
    {
        using var turns = new RequestTurns();
        var actors = RequestTurns.AtOnce / RequestTurns.AtOnceOfActor;
        var last = await Take(turns, actor: 1, RequestTurns.AtOnceOfActor - 1);
        for (var actor = 2; actor <= actors; actor++)
        {
            await Take(turns, actor, RequestTurns.AtOnceOfActor);
        }
        var waiting = turns.Take(2, Cancellation);

        var other = turns.Take(99, Cancellation);
        Assert.True(other.IsCompleted);

        var one = turns.Take(98, Cancellation);
        Assert.False(one.IsCompleted);
        last[0].Dispose();
        Assert.NotNull(await one);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Too_many_that_wait_are_refused_until_one_has_gone()
    {
        using var turns = new RequestTurns();
        var taken = await Take(turns, actor: 1, RequestTurns.AtOnceOfActor);
        using var gone = new CancellationTokenSource();
        var first = turns.Take(1, gone.Token);
        var others = Enumerable.Range(1, RequestTurns.WaitingOfActor - 1).Select(_ => turns.Take(1, Cancellation));
        var waiting = others.ToList();

        Assert.Null(await turns.Take(1, Cancellation));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var late = turns.Take(1, Cancellation);
        taken.ForEach(turn => turn.Dispose());
        foreach (var turn in waiting.Append(late))
        {
            (await turn)!.Dispose();
        }
        await Take(turns, actor: 1, RequestTurns.AtOnceOfActor);
    }

    private static async Task<List<IDisposable>> Take(RequestTurns turns, long actor, int count)
    {
        var taken = new List<IDisposable>();
        for (var i = 0; i < count; i++)
        {
            taken.Add((await turns.Take(actor, Cancellation))!);
        }
        return taken;
    }
}
