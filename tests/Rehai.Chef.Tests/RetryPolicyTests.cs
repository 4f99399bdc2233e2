namespace Rehai.Chef.Tests;

public sealed class RetryPolicyTests
{
    private readonly List<TimeSpan> _waits = [];
    private readonly List<string> _reports = [];

    [Fact]
    public void No_connection_is_tried_again_after_the_delay_and_then_given_up()
    {
        var tries = 0;

        Assert.Throws<ChefServerUnreachableException>(() =>
            Run(() => Throw<int>(ref tries, Unreachable(isLasting: false)))
        );

        Assert.Equal(6, tries);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(5), 5), _waits);
        Assert.Equal(5, _reports.Count);
    }

    [Fact]
    public void A_server_error_waits_longer_each_time_by_chefs_formula()
    {
        var tries = 0;

        Assert.Throws<ChefServerRefusedException>(() =>
            Run(() => Throw<int>(ref tries, new ChefServerRefusedException("x", 503)))
        );

        Assert.Equal(6, tries);
        Assert.All(_waits, (wait, n) => Assert.InRange(wait.TotalSeconds, 1 + (2 << n), 1 + (4 << n) - 1));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(407)]
    [InlineData(413)]
    [InlineData(429)]
    public void What_asking_again_cannot_mend_is_final(int status)
    {
        var tries = 0;

        Assert.Throws<ChefServerRefusedException>(() =>
            Run(() => Throw<int>(ref tries, new ChefServerRefusedException("x", status)))
        );

        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(429, 7, 7)]
    [InlineData(503, 7, 7)]
    [InlineData(503, 0, 0)]
    [InlineData(429, 100_000, 300)]
    public void A_server_that_says_when_to_come_back_is_believed_within_reason(int status, int asked, int waited)
    {
        var tries = 0;
        var busy = new ChefServerRefusedException("x", status) { RetryAfter = TimeSpan.FromSeconds(asked) };

        Assert.Equal(2, Run(() => ++tries < 2 ? throw busy : tries));

        Assert.Equal([TimeSpan.FromSeconds(waited)], _waits);
    }

    [Fact]
    public void A_certificate_that_does_not_verify_is_final()
    {
        var tries = 0;

        Assert.Throws<ChefServerUnreachableException>(() =>
            Run(() => Throw<int>(ref tries, Unreachable(isLasting: true)))
        );

        Assert.Equal(1, tries);
    }

    [Fact]
    public void A_later_success_is_the_result()
    {
        var tries = 0;

        Assert.Equal(3, Run(() => ++tries < 3 ? throw Unreachable(isLasting: false) : tries));
    }

    private T Run<T>(Func<T> attempt) =>
        new RetryPolicy(5, TimeSpan.FromSeconds(5), _waits.Add, _reports.Add).Run(attempt);

    private static T Throw<T>(ref int tries, Exception failure)
    {
        tries++;
        throw failure;
    }

    private static ChefServerUnreachableException Unreachable(bool isLasting) => new("no answer.", isLasting);
}
