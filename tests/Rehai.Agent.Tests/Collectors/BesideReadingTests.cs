using Rehai.Agent.Collectors;

namespace Rehai.Agent.Tests.Collectors;

public sealed class BesideReadingTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly SetTime _time = new();
    private readonly SemaphoreSlim _came = new(0);
    private readonly BesideReading<string> _reading;

    public BesideReadingTests() => _reading = new("networks", Deadline, _time, () => _came.Release());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _came.Dispose();

    [Fact]
    public void What_is_there_in_time_is_taken_with_its_errors_and_told_to_nobody()
    {
        _reading.Start(
            (errors, _) =>
            {
                errors.Add("one is broken");
                return "all";
            }
        );

        Assert.True(_reading.Settle(Long, Cancellation));
        Assert.Equal(("all", "one is broken"), (_reading.Value, Assert.Single(_reading.Errors)));
        Assert.True(_reading.IsIdle);
        Assert.False(_reading.Settle(Long, Cancellation));
        Assert.Equal(0, _came.CurrentCount);
    }

    [Fact]
    public void Nobody_waits_for_one_that_hangs_and_what_is_known_stays_until_it_comes()
    {
        Take("before");
        using var hang = new ManualResetEventSlim();
        Start(hang, "after");

        Assert.False(_reading.Settle(TimeSpan.Zero, Cancellation));
        Assert.False(_reading.Settle(Long, Cancellation), "it is late already, and not waited for again");
        Assert.Equal("before", _reading.Value);

        hang.Set();
        _came.Wait(Cancellation);
        Assert.True(_reading.Settle(Long, Cancellation));
        Assert.Equal("after", _reading.Value);
        Assert.Equal(0, _came.CurrentCount);
    }

    [Fact]
    public void One_that_hangs_past_its_deadline_is_given_up_by_name_and_unknown()
    {
        Take("before");
        using var hang = new ManualResetEventSlim();
        Start(hang, "too late");
        Assert.False(_reading.Settle(TimeSpan.Zero, Cancellation));

        _time.Pass(Deadline);
        Assert.True(_reading.Settle(TimeSpan.Zero, Cancellation));
        Assert.Null(_reading.Value);
        Assert.True(_reading.IsHung);
        Assert.Equal("networks: listing networks did not return within 10 s", Assert.Single(_reading.Errors));

        _reading.Start((_, _) => "one more of the daemon's workers");
        Assert.False(_reading.Settle(Long, Cancellation));
        Assert.True(_reading is { IsHung: true, Value: null });

        hang.Set();
        Assert.True(SpinWait.SpinUntil(() => TryTake("again"), Long));
        Assert.Equal(("again", false), (_reading.Value, _reading.IsHung));
        Assert.Empty(_reading.Errors);
    }

    [Fact]
    public void What_is_asked_for_while_it_is_being_read_is_read_again_afterwards()
    {
        using var hang = new ManualResetEventSlim();
        Start(hang, "first");
        _reading.Start((_, _) => "second");
        Assert.False(_reading.Settle(TimeSpan.Zero, Cancellation));

        hang.Set();
        _came.Wait(Cancellation);
        Assert.True(_reading.Settle(Long, Cancellation));
        Assert.Equal("first", _reading.Value);
        Assert.False(_reading.IsIdle);

        _came.Wait(Cancellation);
        Assert.True(_reading.Settle(Long, Cancellation));
        Assert.Equal("second", _reading.Value);
        Assert.True(_reading.IsIdle);
    }

    private void Start(ManualResetEventSlim hang, string value) =>
        _reading.Start(
            (_, _) =>
            {
                hang.Wait(Cancellation);
                return value;
            }
        );

    private void Take(string value) => Assert.True(TryTake(value));

    private bool TryTake(string value)
    {
        _reading.Start((_, _) => value);
        return _reading.Settle(Long, Cancellation);
    }
}
