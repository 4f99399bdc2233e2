using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

/// <summary>Publishing while another process holds chef-client's run lock.</summary>
public sealed class PublishBesideConvergesTests : PublishLoopTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Under_the_lock_a_save_waits_for_the_converge_and_comes_when_it_has_ended()
    {
        BeginLocked();
        using (new Converge(LockFile))
        {
            Offer("b");
            Assert.InRange(Step(), TimeSpan.FromTicks(1), Second / 2);
            Assert.Empty(Pass(30 * Second, Second));
        }
        Server.Prepare(Whole(null), Saved());

        Step();

        Assert.Equal(["GET kvm1", "PUT kvm1"], Came());
        Assert.Contains("\"b\":{", Automatic, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_converge_saved_without_the_guests_is_mended_when_it_has_ended()
    {
        BeginLocked();
        using (new Converge(LockFile)) { }
        Server.Prepare(Whole(null), Saved());

        Step();

        Assert.Equal(["GET kvm1", "PUT kvm1"], Came());
        Assert.Equal("converge", State.Now.Status.LastSave!.Cause);
    }

    [Fact]
    public void A_save_of_our_own_under_the_lock_is_no_converge()
    {
        BeginLocked();

        Assert.Empty(Pass(30 * Second, Second));
    }

    [Fact]
    public void Where_saving_is_safe_a_converge_holds_nothing_up_and_the_node_is_compared_when_it_has_ended()
    {
        Begin();
        using (new Converge(LockFile))
        {
            Server.Prepare(Saved(3));
            Offer("b");
            Step();
            Assert.Equal(["PATCH current"], Came());
        }
        Server.Prepare(Current(9), Saved(10));

        Step();

        Assert.Equal(["GET current", "PATCH current"], Came());
    }

    [Fact]
    public void Who_asks_for_it_waits_even_where_saving_is_safe()
    {
        Settings = Settings with { DuringConverge = DuringConverge.Wait };
        Begin();
        using (new Converge(LockFile))
        {
            Offer("b");
            Step();
            Assert.Empty(Came());
        }
        Server.Prepare(Current(2), Saved(3));

        Step();

        Assert.Equal(["GET current", "PATCH current"], Came());
    }

    [Fact]
    public void A_first_save_asks_the_server_once_whether_it_has_to_wait()
    {
        using (new Converge(LockFile))
        {
            Server.Prepare(Missing, Whole(null));
            Offer("a");
            Step();
            Assert.Equal(["GET current", "GET kvm1"], Came());
            Assert.Empty(Pass(30 * Second, Second));
        }
        Server.Prepare(Whole(null), Saved());

        Step();

        Assert.Equal(["GET kvm1", "PUT kvm1"], Came());
        Assert.Equal(0, State.Now.Counts.Retries);
    }

    [Fact]
    public void A_node_that_is_missing_is_left_to_a_converge_that_may_be_making_it()
    {
        using (new Converge(LockFile))
        {
            Server.Prepare(Missing, Missing);
            Offer("a");
            Step();
            Assert.Equal(["GET current", "GET kvm1"], Came());
            Assert.Empty(Pass(30 * Second, Second));
        }
        Server.Prepare(Current(1), Saved(2), Lease(2));

        Step();

        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
    }

    /// <summary>The first save, on a server that offers nothing.</summary>
    private void BeginLocked()
    {
        Settings = Settings with { SaveInterval = TimeSpan.Zero };
        Server.Prepare(Missing, Whole(null), Whole(null), Saved());
        Offer("a");
        Step();
        Assert.Equal(["GET current", "GET kvm1", "GET kvm1", "PUT kvm1"], Came());
    }
}
