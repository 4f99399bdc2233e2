using Rehai.Agent.Watching;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Watching;

/// <summary>How the publishing loop tells that this host lives, and finds what somebody else made of the node.</summary>
public sealed class LeaseTests : PublishLoopTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_lease_is_renewed_each_ten_seconds_and_nothing_else_is_sent()
    {
        Begin();
        Server.Prepare([.. Enumerable.Repeat(Lease(2), 6)]);

        Assert.Equal(Enumerable.Repeat("PUT lease", 6), Pass(Minute, Second));
        Assert.Equal(0, State.Now.Counts.Retries);
    }

    [Fact]
    public void A_node_that_somebody_replaced_is_read_and_saved_where_it_differs()
    {
        Begin();
        Server.Prepare(Lease(3), Current(3, """{"theirs":1}"""), Saved(4), Lease(4));

        Assert.Equal(
            ["PUT lease", "GET current", "PATCH current", "PUT lease"],
            Pass(TimeSpan.FromSeconds(16), Second)
        );
        Assert.Contains("\"a\":{", Server.Bodies[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_somebody_saved_with_our_roots_as_they_were_is_only_read()
    {
        Begin();
        Server.Prepare(Lease(3), Current(3, Automatic), Lease(3));

        Assert.Equal(["PUT lease", "GET current", "PUT lease"], Pass(TimeSpan.FromSeconds(16), Second));
    }

    [Fact]
    public void A_node_that_was_right_from_the_beginning_is_watched_as_well()
    {
        Begin();
        var automatic = Automatic;
        KeyStamp = "second";
        Server.Prepare(Current(2, automatic));
        Outbox.OfferAgain(WatchCause.Start);
        Step();
        Assert.Equal(["GET current"], Came());

        Server.Prepare(Lease(3), Current(3), Saved(4));
        Assert.Equal(["PUT lease", "GET current", "PATCH current"], Pass(TimeSpan.FromSeconds(6), Second));
    }

    [Fact]
    public void A_lease_that_is_not_renewed_is_shown_until_it_is()
    {
        Begin();
        Server.Prepare(StubServer.Response("503 Service Unavailable", "{}", "Retry-After: 40\r\n"));
        Assert.Equal(["PUT lease"], Pass(TimeSpan.FromSeconds(30), Second));
        Assert.Equal("lease", Assert.Single(State.Now.Status.Errors).Source);

        Server.Prepare(Lease(2));
        Assert.Equal(["PUT lease"], Pass(TimeSpan.FromSeconds(20), Second));
        Assert.Empty(State.Now.Status.Errors);
    }

    [Fact]
    public void A_pause_that_the_server_asks_for_with_a_lease_holds_saves_back_too()
    {
        Begin();
        Server.Prepare(StubServer.Response("503 Service Unavailable", "{}", "Retry-After: 40\r\n"));
        Assert.Equal(["PUT lease"], Pass(TimeSpan.FromSeconds(10), Second));
        Assert.Equal(ServerState.Retrying, State.Now.Status.Server.State);

        Offer("b");
        Assert.Empty(Pass(TimeSpan.FromSeconds(30), Second));

        Server.Prepare(Saved(3), Lease(3));
        Assert.Equal(["PATCH current", "PUT lease"], Pass(TimeSpan.FromSeconds(10), Second));
        Assert.Equal(ServerState.Ok, State.Now.Status.Server.State);
    }

    [Fact]
    public void When_leases_fail_after_long_nobody_compares_or_saves_for_that_alone()
    {
        Begin();
        Server.Prepare([.. Enumerable.Repeat(Lease(2), 240)]);
        Pass(Minute * 40, TimeSpan.FromSeconds(10));
        Server.Prepare([.. Enumerable.Repeat(StubServer.Response("500 Internal Server Error", "{}"), 12)]);

        Assert.All(Pass(Minute * 2, TimeSpan.FromSeconds(10)), request => Assert.Equal("PUT lease", request));
    }

    [Fact]
    public void A_node_that_was_deleted_in_silence_is_made_anew_and_leased_again()
    {
        Begin();
        Server.Prepare(Missing, Missing, Missing, Missing, Missing, StubServer.Response("201 Created", "{}"), Lease(1));
        Assert.Equal(["PUT lease"], Pass(TimeSpan.FromSeconds(5), Second));
        Step();
        Assert.Equal(["POST nodes", "PUT lease"], Came()[^2..]);

        Server.Prepare(Current(1, Automatic));
        Step();
        Assert.Equal(["GET current"], Came());
    }

    [Fact]
    public void Where_there_are_no_leases_none_is_asked_and_the_node_is_compared_and_saved_after_long_silence()
    {
        Server.Prepare(Missing, Whole(1), Saved(2));
        Offer("a");
        Step();
        Assert.Equal(["GET current", "GET kvm1", "PUT kvm1"], Came());
        var automatic = Automatic;

        // It may offer more than it did.
        Server.Prepare(Missing, Whole(2, automatic), Missing, Whole(2, automatic));
        Assert.Equal(["GET current", "GET kvm1", "GET current", "GET kvm1"], Pass(29 * Minute, Minute));

        var latest = Readings.Of("a");
        Outbox.Keep(latest with { Host = latest.Host! with { Cause = "look" } });
        Server.Prepare(Saved(3));
        Assert.Equal(["PUT kvm1"], Pass(Minute * 2, Minute));
        Assert.Equal("heartbeat", State.Now.Status.LastSave!.Cause);
    }

    [Fact]
    public void A_server_with_current_states_and_without_leases_is_not_asked_for_one_again_and_again()
    {
        Server.Prepare(Current(1), Saved(2), Missing);
        Offer("a");
        Step();
        var automatic = Automatic;
        Server.Prepare(Current(2, automatic));
        Assert.Equal(["GET current", "PATCH current", "PUT lease", "GET current"], Pass(9 * Minute, Minute));
    }
}
