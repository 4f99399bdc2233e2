using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_each_is_a_random_part()
    {
        var most = Enumerable.Range(0, 6).Select(_ => TimeSpan.Zero).ToArray();
        for (var i = 0; i < 500; i++)
        {
            var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
            most = [.. most.Select(longest => backoff.Next() is var pause && pause > longest ? pause : longest)];
        }

        Assert.All(
            most.Zip((double[])[1, 2, 4, 5, 5, 5]),
            pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.9, pair.Second)
        );
    }

    [Fact]
    public void It_begins_anew_after_success()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        for (var i = 0; i < 20; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.InRange(backoff.Next(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
