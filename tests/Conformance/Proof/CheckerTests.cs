namespace Rehai.Conformance.Proof;

/// <summary>The judge, judged: small histories that are known to be right, and one that is wrong for each thing that it finds.</summary>
public sealed class CheckerTests
{
    private const int Knife = 0;
    private const int Agent = 1;
    private const int Converge = 2;
    private const int Creator = 3;
    private static readonly WriterKind[] Writers =
    [
        WriterKind.Knife,
        WriterKind.AgentConditional,
        WriterKind.CurrentStateConverge,
        WriterKind.Deleter,
    ];
    private static readonly SlotMap Slots = new(knives: 1);
    private static readonly int RunList = SlotMap.RunList(0);

    private readonly History _history = new();

    [Fact]
    public void An_edit_that_stays_is_in_order()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 12, RunList, 1);
        Read(30, RunList, 1);

        Assert.Empty(Judge());
    }

    [Fact]
    public void An_edit_that_its_writer_replaced_is_in_order()
    {
        Edit(Knife, RunList, 1, known: 20);
        Edit(Knife, RunList, 2, known: 40);
        Read(50, RunList, 2);

        Assert.Empty(Judge());
    }

    [Fact]
    public void A_state_that_was_asked_for_before_an_edit_was_acknowledged_need_not_have_it()
    {
        Edit(Knife, RunList, 1, known: 20);
        Read(15, RunList, 0);

        Assert.Empty(Judge());
    }

    [Fact]
    public void An_edit_of_which_nobody_knows_may_be_missing()
    {
        Edit(Knife, RunList, 1, known: null);
        Read(30, RunList, 0);

        Assert.Empty(Judge());
    }

    [Fact]
    public void An_edit_that_was_seen_may_not_be_missing_afterwards()
    {
        Edit(Knife, RunList, 1, known: null);
        Read(30, RunList, 1);
        Read(40, RunList, 0);

        Assert.Equal(ViolationKind.LostEdit, Assert.Single(Judge()).Kind);
    }

    [Fact]
    public void A_lost_edit_is_found_once_and_blamed_on_the_first_who_wrote_without_it()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 12, RunList, 1);
        Write(Agent, 22, 24, RunList, 0);
        Write(Converge, 32, 34, RunList, 0);
        Read(40, RunList, 0);
        Read(50, RunList, 0);

        var lost = Assert.Single(Judge());

        Assert.Equal(
            (ViolationKind.LostEdit, WriterKind.AgentConditional, WriterKind.Knife),
            (lost.Kind, lost.Culprit!.Value, lost.Victim!.Value)
        );
    }

    [Fact]
    public void Versions_say_who_wrote_behind_whom()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 14, RunList, 1, tag: new(1, 5, 1));
        Write(Agent, 11, 16, RunList, 0, tag: new(1, 4, 2));
        Write(Converge, 11, 13, RunList, 0, tag: new(1, 6, 2));
        Read(40, RunList, 0);

        Assert.Equal(WriterKind.CurrentStateConverge, Assert.Single(Judge()).Culprit);
    }

    [Fact]
    public void Who_saved_what_he_had_read_without_the_edit_is_not_to_blame()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 12, RunList, 1, tag: new(1, 2, 1));
        _history.Add(
            new Exchange(Agent, 0, "GET", 30)
            {
                End = 31,
                Status = 200,
                Shown = Values(RunList, 0),
                Tag = new(1, 3, 1),
            }
        );
        Write(Agent, 32, 33, RunList, 0, tag: new(1, 4, 2));
        Write(Converge, 22, 26, RunList, 0);

        Assert.Equal(WriterKind.CurrentStateConverge, Assert.Single(Judge()).Culprit);
    }

    [Fact]
    public void An_edit_that_was_sent_again_counts_from_there()
    {
        Edit(Knife, RunList, 1, known: 40);
        Write(Knife, 10, 12, RunList, 1);
        Write(Converge, 14, 16, RunList, 0);
        _history.Add(
            new Exchange(Agent, 0, "GET", 18)
            {
                End = 19,
                Status = 200,
                Shown = Values(RunList, 0),
            }
        );
        Write(Knife, 20, 22, RunList, 1);
        Write(Agent, 24, 26, RunList, 0);
        Read(50, RunList, 0);

        Assert.Equal(WriterKind.AgentConditional, Assert.Single(Judge()).Culprit);
    }

    [Fact]
    public void A_later_save_that_carries_an_edit_along_is_not_that_edit()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 12, RunList, 1);
        Write(Agent, 22, 24, RunList, 0);
        Write(Knife, 30, 32, RunList, 1);
        Read(26, RunList, 0);

        Assert.Equal(WriterKind.AgentConditional, Assert.Single(Judge()).Culprit);
    }

    [Fact]
    public void An_edit_that_nobody_undid_is_the_servers_loss()
    {
        Edit(Knife, RunList, 1, known: 20);
        Write(Knife, 10, 12, RunList, 1);
        Read(40, RunList, 0);

        var lost = Assert.Single(Judge());

        Assert.Equal((ViolationKind.LostEdit, null), (lost.Kind, lost.Culprit));
        Assert.Single(new Checker(Slots, Writers).Judge(_history).Unexcused);
    }

    [Fact]
    public void A_deletion_ends_what_was_edited_before()
    {
        Edit(Knife, RunList, 1, known: 20);
        _history.Add(new Exchange(Creator, 0, "DELETE", 25) { End = 26, Status = 200 });
        _history.Add(new Exchange(Creator, 0, "POST", 27) { End = 28, Status = 201 });
        Read(40, RunList, 0);

        Assert.Empty(Judge());
    }

    [Fact]
    public void A_deletion_does_not_excuse_what_is_edited_afterwards()
    {
        _history.Add(new Exchange(Creator, 0, "DELETE", 2) { End = 3, Status = 200 });
        _history.Add(new Exchange(Creator, 0, "POST", 4) { End = 5, Status = 201 });
        Edit(Knife, RunList, 1, known: 20);
        Read(40, RunList, 0);

        Assert.Equal(ViolationKind.LostEdit, Assert.Single(Judge()).Kind);
    }

    [Fact]
    public void Bytes_that_nobody_edits_and_that_changed_are_found()
    {
        Edit(Creator, Slots.Foreign(1), 1, known: 20);
        Write(Agent, 22, 24, Slots.Foreign(1), 0);
        Read(40, Slots.Foreign(1), 0);

        Assert.Equal(ViolationKind.ForeignBytes, Assert.Single(Judge()).Kind);
    }

    [Fact]
    public void A_converge_that_replaces_guests_is_counted_apart()
    {
        Edit(Agent, Slots.Guests, 7, known: 20);
        Write(Converge, 22, 24, Slots.Guests, 6);
        Read(40, Slots.Guests, 6);

        Assert.Equal(ViolationKind.ReplacedByConverge, Assert.Single(Judge()).Kind);
    }

    [Fact]
    public void A_copy_of_a_request_that_undoes_an_edit_is_found()
    {
        Edit(Knife, RunList, 1, known: 14);
        Write(Knife, 10, 12, RunList, 1);
        Edit(Knife, RunList, 2, known: 24);
        Write(Knife, 20, 22, RunList, 2);
        Write(Knife, 30, 32, RunList, 1, isRepeated: true);
        Read(40, RunList, 1);

        Assert.Equal(ViolationKind.AppliedTwice, Assert.Single(Judge()).Kind);
    }

    [Theory]
    [InlineData(NodeText.Torn)]
    [InlineData(NodeText.Doubled)]
    public void A_state_of_parts_of_edits_is_found(int value)
    {
        Read(40, Slots.Guests, value);

        Assert.Equal(ViolationKind.TornState, Assert.Single(Judge()).Kind);
    }

    [Theory]
    [InlineData("\"1.4.9\"", "\"1.3.9\"")]
    [InlineData("\"1.4.9\"", "\"1.c8\"")]
    [InlineData("\"1.d4\"", "\"1.3.9\"")]
    [InlineData("\"2.1.1\"", "\"1.9.9\"")]
    public void A_read_that_went_back_in_time_is_found(string first, string second)
    {
        Read(10, RunList, 0, NodeTag.Parse(first));
        Read(20, RunList, 0, NodeTag.Parse(second));

        Assert.Equal(ViolationKind.BackInTime, Assert.Single(Judge()).Kind);
    }

    [Theory]
    [InlineData("\"1.3.9\"", "\"1.4.9\"")]
    [InlineData("\"1.d4\"", "\"1.c1\"")]
    [InlineData("\"1.9.9\"", "\"2.1.1\"")]
    public void A_read_that_went_on_is_in_order(string first, string second)
    {
        Read(10, RunList, 0, NodeTag.Parse(first));
        Read(20, RunList, 0, NodeTag.Parse(second));

        Assert.Empty(Judge());
    }

    [Fact]
    public void A_node_that_came_back_by_itself_is_found()
    {
        _history.Add(new Exchange(Creator, 0, "DELETE", 10) { End = 11, Status = 200 });
        Read(20, RunList, 0);

        Assert.Equal(ViolationKind.CameBack, Assert.Single(Judge()).Kind);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 201)]
    [InlineData("POST", 0)]
    public void A_publication_that_makes_a_node_which_had_been_there_is_found(string before, int status)
    {
        Edit(Agent, Slots.Guests, 1, known: 50);
        _history.Add(new Exchange(Agent, 0, before, 10) { End = 11, Status = status });
        _history.Add(new Exchange(Creator, 0, "DELETE", 15) { End = 16, Status = 200 });
        _history.Add(new Exchange(Agent, 0, "GET", 20) { End = 21, Status = 404 });
        _history.Add(new Exchange(Agent, 0, "POST", 22) { End = 23, Status = 201 });

        Assert.Equal(ViolationKind.CreatedByRetry, Assert.Single(Judge()).Kind);
    }

    private IReadOnlyList<Violation> Judge() => new Checker(Slots, Writers).Judge(_history).Violations;

    private void Edit(int writer, int slot, int value, long? known)
    {
        var edit = new Edit(writer, 0, slot, value, Start: 9) { End = known ?? 100, Known = known };
        _history.Add(edit);
    }

    private void Write(
        int writer,
        long start,
        long end,
        int slot,
        int value,
        NodeTag? tag = null,
        bool isRepeated = false
    ) =>
        _history.Add(
            new Exchange(writer, 0, "PUT", start)
            {
                End = end,
                Status = 200,
                Sent = Values(slot, value),
                Tag = tag,
                IsRepeated = isRepeated,
            }
        );

    private void Read(long start, int slot, int value, NodeTag? tag = null) =>
        _history.Add(
            new Exchange(Creator, 0, "GET", start)
            {
                End = start + 1,
                Status = 200,
                Shown = Values(slot, value),
                Tag = tag,
            }
        );

    private static int[] Values(int slot, int value)
    {
        var values = new int[Slots.Count];
        Array.Fill(values, NodeText.NotShown);
        values[slot] = value;
        return values;
    }
}
