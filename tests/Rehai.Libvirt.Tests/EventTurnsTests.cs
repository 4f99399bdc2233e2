namespace Rehai.Libvirt.Tests;

public sealed class EventTurnsTests
{
    private readonly List<string> _reported = [];

    [Fact]
    public void A_turn_that_fails_is_said_once_in_the_same_words_and_tried_again()
    {
        var failures = new Queue<string>(["no poll", "no poll", "no memory"]);
        var turns = Turns(() =>
        {
            if (failures.TryDequeue(out var failure))
            {
                throw new LibvirtException(LibvirtErrorCode.InternalError, 0, failure);
            }
        });

        turns.Step();
        turns.Step();
        turns.Step();
        Assert.Equal(0, turns.LastTurn);
        turns.Step();

        Assert.NotEqual(0, turns.LastTurn);
        Assert.Equal(
            [
                "libvirt's event loop failed and is tried again: no poll",
                "libvirt's event loop failed and is tried again: no memory",
            ],
            _reported
        );
    }

    [Fact]
    public void Nobody_who_hears_of_a_failure_can_stop_it()
    {
        var turns = new EventTurns(
            () => throw new InvalidOperationException("no poll"),
            _ => throw new IOException("no journal")
        )
        {
            Pause = TimeSpan.Zero,
        };

        Assert.Null(Record.Exception(turns.Step));
    }

    private EventTurns Turns(Action turn) => new(turn, _reported.Add) { Pause = TimeSpan.Zero };
}
