namespace Rehai.Libvirt.Tests;

public sealed class AbandonableCallTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_the_work_returns_comes_back() => Assert.Equal(7, Start(Never, _ => 7).Wait(Cancellation));

    [Fact]
    public void What_the_work_throws_comes_back()
    {
        var call = Start<int>(Never, _ => throw new LibvirtException(LibvirtErrorCode.NoDomain, 10, "gone"));
        Assert.Equal(LibvirtErrorCode.NoDomain, Assert.Throws<LibvirtException>(() => call.Wait(Cancellation)).Code);
    }

    [Fact]
    public void A_call_that_hangs_is_given_up_by_name()
    {
        using var hang = new ManualResetEventSlim();
        var call = Start(
            Soon,
            watch =>
            {
                watch.Enter("sizes of web01");
                hang.Wait(Cancellation);
                return 1;
            }
        );
        var error = Assert.Throws<LibvirtTimeoutException>(() => call.Wait(Cancellation));
        Assert.Equal("sizes of web01", error.Call);
        Assert.Equal("sizes of web01 did not return within 0.05 s", error.Message);
        hang.Set();
    }

    [Fact]
    public async Task Work_that_was_given_up_stops_at_its_next_call()
    {
        using var hang = new ManualResetEventSlim();
        var stopped = new TaskCompletionSource<Exception?>();
        var call = Start(
            Soon,
            watch =>
            {
                hang.Wait(Cancellation);
                stopped.SetResult(Record.Exception(() => watch.Enter("next")));
                return 1;
            }
        );
        Assert.Throws<LibvirtTimeoutException>(() => call.Wait(Cancellation));
        hang.Set();
        Assert.IsType<OperationCanceledException>(await stopped.Task);
    }

    [Fact]
    public async Task A_result_that_comes_too_late_is_handed_over_to_be_freed()
    {
        using var hang = new ManualResetEventSlim();
        var late = new TaskCompletionSource<int>();
        var call = AbandonableCall.Start(
            "opening",
            Soon,
            TimeProvider.System,
            _ =>
            {
                hang.Wait(Cancellation);
                return 9;
            },
            late.SetResult
        );
        Assert.Throws<LibvirtTimeoutException>(() => call.Wait(Cancellation));
        hang.Set();
        Assert.Equal(9, await late.Task);
    }

    [Fact]
    public void The_deadline_is_each_call_s_and_not_the_work_s()
    {
        var time = new SteppedTime();
        var call = AbandonableCall.Start(
            "work",
            TimeSpan.FromSeconds(10),
            time,
            watch =>
            {
                for (var i = 0; i < 100; i++)
                {
                    time.Advance(TimeSpan.FromSeconds(9));
                    watch.Enter($"call {i}");
                }
                return 3;
            }
        );
        Assert.Equal(3, call.Wait(Cancellation));
    }

    [Fact]
    public void Who_cancels_does_not_wait()
    {
        using var hang = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var call = Start(
            Never,
            _ =>
            {
                cancel.Cancel();
                hang.Wait(Cancellation);
                return 1;
            }
        );
        Assert.Throws<OperationCanceledException>(() => call.Wait(cancel.Token));
        hang.Set();
    }

    [Fact]
    public void Who_has_no_patience_learns_that_it_is_not_over_and_the_work_goes_on()
    {
        using var hang = new ManualResetEventSlim();
        var call = Start(
            Never,
            _ =>
            {
                hang.Wait(Cancellation);
                return 5;
            }
        );
        Assert.False(call.WaitUntilOver(TimeSpan.Zero, Cancellation));
        Assert.False(call.WaitUntilOver(Soon, Cancellation));
        Assert.False(call.IsOver);

        hang.Set();

        Assert.True(call.WaitUntilOver(Never, Cancellation));
        Assert.Equal(5, call.Wait(Cancellation));
    }

    [Fact]
    public void Work_past_its_deadline_is_given_up_however_patient_one_is()
    {
        using var hang = new ManualResetEventSlim();
        var call = Start(
            Soon,
            _ =>
            {
                hang.Wait(Cancellation);
                return 5;
            }
        );

        Assert.True(call.WaitUntilOver(Never, Cancellation));

        Assert.Throws<LibvirtTimeoutException>(() => call.Wait(Cancellation));
        hang.Set();
    }

    [Fact]
    public void A_failure_or_a_cancellation_is_an_end_and_throws_only_where_the_result_is_asked_for()
    {
        var failing = Start<int>(Never, _ => throw new LibvirtException(LibvirtErrorCode.NoDomain, 10, "gone"));
        Assert.True(failing.WaitUntilOver(Never, Cancellation));

        using var hang = new ManualResetEventSlim();
        var cancelled = Start(
            Never,
            _ =>
            {
                hang.Wait(Cancellation);
                return 5;
            }
        );
        Assert.True(cancelled.WaitUntilOver(Never, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => cancelled.Wait(Cancellation));
        hang.Set();
    }

    private static AbandonableCall<T> Start<T>(TimeSpan deadline, Func<CallWatch, T> work) =>
        AbandonableCall.Start("first call", deadline, TimeProvider.System, work);

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        internal void Advance(TimeSpan step) => Interlocked.Add(ref _ticks, step.Ticks);
    }
}
