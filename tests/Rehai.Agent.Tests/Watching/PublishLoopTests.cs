using Rehai.Agent.Watching;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Watching;

public sealed class PublishLoopTests : PublishLoopTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_first_save_waits_for_a_part_of_the_splay()
    {
        Settings = Settings with { Splay = TimeSpan.FromDays(1000) };
        Outbox.Offer(Readings.Of("a"), WatchCause.Start, eventAt: null);
        Server.Prepare(Current(1), Saved(2), Lease(2));

        Assert.InRange(Step(), TimeSpan.FromTicks(1), Second);
        Assert.Empty(Came());

        Time.Pass(TimeSpan.FromDays(1000));
        Step();
        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
        Assert.Equal(WatchCause.Start, State.Now.Status.LastSave!.Cause);
    }

    [Fact]
    public void Events_do_not_end_the_splay_as_they_may_come_to_all_hosts_at_once()
    {
        Settings = Settings with { Splay = TimeSpan.FromDays(1000) };
        Outbox.Offer(Readings.Of(), WatchCause.Start, eventAt: null);
        Step();
        Offer("a");
        Step();
        Offer("a", "b");

        Assert.Empty(Pass(5 * Second, Second));
        Assert.Equal(ServerState.Unknown, State.Now.Status.Server.State);
        Assert.True(State.Now.Status.Server.NextTryAt > Time.Now);

        Server.Prepare(Current(1), Saved(2), Lease(2));
        Time.Pass(TimeSpan.FromDays(1000));
        Step();
        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
        Assert.Contains("\"b\":{", Automatic, StringComparison.Ordinal);
        Assert.Null(State.Now.Status.Server.NextTryAt);
    }

    [Fact]
    public void How_long_an_event_took_is_told()
    {
        Server.Prepare(Current(1), Saved(2), Lease(2));
        Offer("a");
        Time.Pass(0.003);

        Step();

        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
        Assert.Equal(("event", 3L), (State.Now.Status.LastSave!.Cause, State.Now.Status.LastSave.LagMs));
    }

    [Fact]
    public void A_change_after_the_first_is_one_request_under_the_tag()
    {
        Begin();
        Server.Prepare(Saved(3), Saved(4));
        Offer("a", "b");
        Step();
        Time.Pass(3);
        Offer("a", "b", "c");
        Step();

        Assert.Equal(["PATCH current", "PATCH current"], Came());
        Assert.Contains("If-Match: \"2\"\r\n", Server.Requests[^2], StringComparison.Ordinal);
        Assert.Contains("If-Match: \"3\"\r\n", Server.Requests[^1], StringComparison.Ordinal);
        Assert.Contains("\"c\":{", Server.Bodies[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\"b\":{", Server.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_on_the_node_already_costs_nothing()
    {
        Begin();
        Offer("a");

        Step();

        Assert.Empty(Came());
        Assert.True(Outbox.IsEmpty);
    }

    [Fact]
    public void Where_somebody_was_faster_the_node_is_read_and_merged_again()
    {
        Begin();
        Server.Prepare(Stale, Current(7, """{"theirs":1}"""), Saved(8));
        Offer("b");

        Step();

        Assert.Equal(["PATCH current", "GET current", "PATCH current"], Came());
        Assert.Contains("If-Match: \"7\"\r\n", Server.Requests[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", Server.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_day_without_a_server_one_save_brings_all_that_was_read()
    {
        Begin();
        Outbox.Offer(Readings.Root("kernel", "new"), WatchCause.Interval, eventAt: null);
        Step();
        for (var hour = 0; hour < 24; hour++)
        {
            Offer("a", $"guest-{hour}");
            Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        }
        Assert.Equal(ServerState.Retrying, State.Now.Status.Server.State);
        Assert.Equal(1, State.Now.Counts.Saves[("event", "saved")]);

        Server.Prepare(Current(2), Saved(3), Lease(3), Lease(3), Lease(3));
        var came = Pass(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(60));

        Assert.Equal(["GET current", "PATCH current"], came.Where(request => request != "PUT lease"));
        Assert.Contains("\"guest-23\":{", Automatic, StringComparison.Ordinal);
        Assert.Contains("\"kernel\":\"new\"", Automatic, StringComparison.Ordinal);
        Assert.DoesNotContain("guest-22", Automatic, StringComparison.Ordinal);
        Assert.Equal((2, ServerState.Ok), (State.Now.Counts.Saves[("event", "saved")], State.Now.Status.Server.State));
        Assert.Null(State.Now.Status.Pending);
    }

    [Fact]
    public void A_short_fault_is_mended_within_two_seconds()
    {
        Begin();
        Server.Prepare(StubServer.Response("500 Internal Server Error", "{}"), Current(2), Saved(3));
        Offer("b");
        Step();
        Assert.Equal(["PATCH current"], Came());

        Assert.Equal(["GET current", "PATCH current"], Pass(2 * Second, Second / 4));
    }

    [Fact]
    public void A_server_that_asks_for_a_pause_has_it()
    {
        Begin();
        Server.Prepare(StubServer.Response("429 Too Many Requests", "{}", "Retry-After: 20\r\n"));
        Offer("b");
        Step();
        Came();

        // Nor is it told by a lease that we live.
        Assert.Empty(Pass(TimeSpan.FromSeconds(19), Second));

        Server.Prepare(Current(2), Saved(3), Lease(3));
        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Pass(TimeSpan.FromSeconds(4), Second));
    }

    [Fact]
    public void A_key_that_is_refused_is_tried_slowly_and_a_new_one_at_once()
    {
        Begin();
        var refused = StubServer.Response("401 Unauthorized", "{\"error\":[\"Invalid signature\"]}");
        Server.Prepare(refused);
        Offer("b");
        Step();
        Came();
        Assert.Equal(ServerState.Refused, State.Now.Status.Server.State);
        Assert.Empty(Pass(TimeSpan.FromSeconds(20), Second));

        var opened = 0;
        Opening = () => opened++;
        KeyStamp = "second";
        Server.Prepare(Current(2), Saved(3), Lease(3));
        Step();

        Assert.Equal(1, opened);
        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
    }

    [Fact]
    public void A_key_file_that_is_missing_is_no_refusal_and_is_read_as_soon_as_it_is_there()
    {
        Begin();
        Opening = () => throw new ConfigException("Cannot read the key: the key file is missing.");
        KeyStamp = "";
        Offer("b");
        Step();
        Assert.Equal(
            (ServerState.Unusable, "Cannot read the key: the key file is missing."),
            (State.Now.Status.Server.State, State.Now.Status.Server.Message)
        );
        Assert.Empty(Pass(3 * Second, Second));

        Opening = () => { };
        KeyStamp = "second";
        Server.Prepare(Current(2), Saved(3));
        Step();

        Assert.Equal(["GET current", "PATCH current"], Came());
        Assert.Equal(ServerState.Ok, State.Now.Status.Server.State);
    }

    [Fact]
    public void A_new_key_does_not_shorten_the_pause_that_a_server_asked_for()
    {
        Begin();
        Server.Prepare(StubServer.Response("503 Service Unavailable", "{}", "Retry-After: 20\r\n"));
        Offer("b");
        Step();
        Came();
        KeyStamp = "second";

        Assert.Empty(Pass(TimeSpan.FromSeconds(19), Second));
    }

    [Fact]
    public void A_node_that_is_missing_is_created_and_then_asked_what_its_server_offers()
    {
        Server.Prepare(Missing, Missing, Missing, Missing, StubServer.Response("201 Created", "{}"));
        Offer("a");
        Step();
        Assert.Equal("POST nodes", Came()[^1]);
        Assert.Equal("created", State.Now.Status.LastSave!.Outcome);

        Server.Prepare(Current(1, Automatic), Lease(1));
        Step();
        Assert.Equal(["GET current", "PUT lease"], Came());
    }

    [Fact]
    public void A_node_that_was_deleted_meanwhile_is_made_anew()
    {
        Begin();
        Server.Prepare(Missing, Missing, Missing, Missing, Missing, StubServer.Response("201 Created", "{}"));
        Offer("b");

        var came = Pass(2 * Second, Second / 4);

        Assert.Equal(["PATCH current", "GET current"], came[..2]);
        Assert.Contains("POST nodes", came);
        Assert.Contains("\"b\":{", Automatic, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_offered_while_another_is_published_is_next_without_a_pause()
    {
        Begin();
        Server.Prepare(Current(2, Automatic));
        KeyStamp = "second";
        Opening = () => Offer("a", "b");
        Time.Pass(4);
        Outbox.OfferAgain(WatchCause.Look);

        Assert.Equal(TimeSpan.Zero, Step());

        Server.Prepare(Saved(3));
        Opening = () => { };
        Step();
        Assert.Equal(["GET current", "PATCH current"], Came());
    }
}
