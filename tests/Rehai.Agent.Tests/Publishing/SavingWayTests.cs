using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>How a node is saved is what its server offers.</summary>
public sealed class SavingWayTests : PublisherTest
{
    private const string Current = """{"name":"kvm1","default":{},"override":{},"automatic":{"a":1}}""";
    private const string Tagged = "ETag: \"1\"\r\n";
    private const string Patchable = Tagged + "Accept-Patch: application/merge-patch+json\r\n";

    private static readonly string Unknown = StubServer.Response("404 Not Found", "{\"error\":[\"No such thing\"]}");
    private static readonly string NotAllowed = StubServer.Response(
        "403 Forbidden",
        "{\"error\":[\"missing read permission\"]}",
        "X-Ops-Server-API-Version: {}\r\n"
    );
    private static readonly string Saved = StubServer.Response("200 OK", "{}");
    private static readonly string Stale = StubServer.Response("412 Precondition Failed", "{}", "ETag: \"2\"\r\n");

    [Fact]
    public void A_server_with_current_states_gets_a_merge_patch_under_its_tag()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Current, Patchable), Saved);

        var outcome = Publish(server, way: null);

        Assert.Equal((SaveKind.Saved, SavingWay.CurrentState), (outcome.Kind, outcome.Way));
        Assert.Equal(["GET", "PATCH"], Methods(server));
        Assert.All(server.Requests, request => Assert.Contains("/nodes/kvm1/current HTTP", request, Ordinal));
        Assert.Contains("If-Match: \"1\"\r\n", server.Requests[1], Ordinal);
        Assert.Contains("Content-Type: application/merge-patch+json\r\n", server.Requests[1], Ordinal);
    }

    [Fact]
    public void Where_no_patches_are_taken_the_current_state_goes_whole()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Current, Tagged), Saved);

        Publish(server, way: null);

        Assert.Equal(["GET", "PUT"], Methods(server));
        Assert.Contains("/nodes/kvm1/current HTTP", server.Requests[1], Ordinal);
    }

    [Fact]
    public void A_server_with_tags_alone_gets_the_node_under_its_tag()
    {
        using var server = new StubServer(Unknown, StubServer.Response("200 OK", Node, Tagged), Saved);

        Assert.Equal(SavingWay.Conditional, Publish(server, way: null).Way);

        Assert.Equal(["GET", "GET", "PUT"], Methods(server));
        Assert.Contains("If-Match: \"1\"\r\n", server.Requests[2], Ordinal);
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void Any_other_server_gets_it_read_again_under_the_run_lock()
    {
        var read = StubServer.Response("200 OK", Node);
        using var server = new StubServer(Unknown, read, read, Saved);

        Assert.Equal(SavingWay.Locked, Publish(server, way: null).Way);

        Assert.Equal(["GET", "GET", "GET", "PUT"], Methods(server));
        Assert.DoesNotContain("If-Match", server.Requests[3], Ordinal);
        Assert.True(File.Exists(LockFile));
    }

    [Fact]
    public void A_weak_tag_is_none()
    {
        var read = StubServer.Response("200 OK", Node, "ETag: W/\"1\"\r\n");
        using var server = new StubServer(Unknown, read, read, Saved);

        Assert.Equal(SavingWay.Locked, Publish(server, way: null).Way);
    }

    [Fact]
    public void What_somebody_else_changed_is_read_and_merged_again()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Current, Patchable),
            Stale,
            StubServer.Response("200 OK", Current, Patchable.Replace("\"1\"", "\"2\"", Ordinal)),
            Saved
        );

        Assert.Equal(SaveKind.Saved, Publish(server, way: null).Kind);

        Assert.Equal(["GET", "PATCH", "GET", "PATCH"], Methods(server));
        Assert.Contains("If-Match: \"2\"\r\n", server.Requests[3], Ordinal);
    }

    [Fact]
    public void Somebody_who_is_always_faster_is_a_conflict_in_the_end()
    {
        var answers = Enumerable.Repeat(
            (string[])[StubServer.Response("200 OK", Current, Patchable), Stale],
            count: 100
        );
        using var server = new StubServer([.. answers.SelectMany(pair => pair)]);

        var failure = Assert.ThrowsAny<ConflictException>(() => Publish(server, way: null));

        Assert.Contains("nothing was saved", failure.Message, Ordinal);
        Assert.InRange(server.Requests.Count, 4, 40);
    }

    [Fact]
    public void A_save_whose_answer_was_lost_is_read_again_and_not_sent_twice()
    {
        var saved = Current.Replace("\"a\":1", "\"a\":1,\"os\":\"linux\"", Ordinal);
        using var server = new StubServer(
            StubServer.Response("200 OK", Current, Patchable),
            "",
            StubServer.Response("200 OK", saved, Patchable)
        );

        Assert.Equal(SaveKind.Unchanged, Publish(server, way: null).Kind);

        Assert.Equal(["GET", "PATCH", "GET"], Methods(server));
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Locked))]
    public void A_node_deleted_after_a_lost_answer_is_not_brought_back(string name)
    {
        var way = Enum.Parse<SavingWay>(name);
        var read = StubServer.Response("200 OK", way == SavingWay.Locked ? Node : Current);
        using var server = new StubServer(read, "", Unknown, Unknown);

        Assert.Throws<ConflictException>(() => Publish(server, way));

        Assert.DoesNotContain("POST", Methods(server));
    }

    [Fact]
    public void A_remembered_way_that_the_server_no_longer_offers_is_left()
    {
        var read = StubServer.Response("200 OK", Node);
        using var server = new StubServer(Unknown, read, read, Saved);

        Assert.Equal(SavingWay.Locked, Publish(server, SavingWay.CurrentState).Way);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Conditional))]
    public void A_forced_way_that_the_server_does_not_offer_is_an_error(string name)
    {
        var way = Enum.Parse<SavingWay>(name);
        var read = StubServer.Response("200 OK", Node);
        using var server =
            way == SavingWay.CurrentState ? new StubServer(Unknown, read, Unknown) : new StubServer(read);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server, way, isForced: true));

        Assert.Contains($"does not offer --strategy {way.Word()}: ", failure.Message, Ordinal);
        Assert.Contains("use auto", failure.Message, Ordinal);
    }

    [Fact]
    public void A_node_that_is_made_anew_while_its_forced_current_state_is_read_is_read_again()
    {
        using var server = new StubServer(
            Unknown,
            StubServer.Response("200 OK", Node, Tagged),
            StubServer.Response("200 OK", Current, Patchable),
            Saved
        );

        Assert.Equal(SavingWay.CurrentState, Publish(server, SavingWay.CurrentState, isForced: true).Way);

        Assert.Equal(["GET", "GET", "GET", "PATCH"], Methods(server));
    }

    [Fact]
    public void A_current_state_that_may_not_be_read_is_said_once_and_no_later_run_begins_without_it()
    {
        var read = StubServer.Response("200 OK", Node);
        using var server = new StubServer(NotAllowed, read, read, Saved);

        var outcome = Publish(server, way: null);

        Assert.Equal((SavingWay.Locked, null), (outcome.Way, outcome.Offered));
        Assert.Contains("does not let kvm1 read nodes/kvm1/current (missing read permission)", ReadLog(), Ordinal);
        Assert.Contains("nodes/kvm1/current/_acl/read", ReadLog(), Ordinal);
        Assert.Equal(1, ReadLog().Split("WARN").Length - 1);
    }

    [Fact]
    public void A_forced_current_state_that_may_not_be_read_is_refused_as_that()
    {
        using var server = new StubServer(NotAllowed);

        var failure = Assert.Throws<ChefServerRefusedException>(() =>
            Publish(server, SavingWay.CurrentState, isForced: true)
        );

        Assert.Equal(403, failure.Status);
        Assert.Contains("missing read permission", failure.Message, Ordinal);
    }

    [Fact]
    public void A_proxys_403_says_nothing_of_what_the_server_offers()
    {
        var read = StubServer.Response("200 OK", Node);
        using var server = new StubServer(StubServer.Response("403 Forbidden", "<html>"), read, read, Saved);

        Assert.Equal(SavingWay.Locked, Publish(server, way: null).Offered);

        Assert.DoesNotContain("WARN", ReadLog(), Ordinal);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState), "DEBUG")]
    [InlineData(nameof(SavingWay.Locked), "INFO")]
    public void The_window_of_each_save_is_logged(string name, string level)
    {
        var way = Enum.Parse<SavingWay>(name);
        using var server = new StubServer(
            StubServer.Response("200 OK", way == SavingWay.Locked ? Node : Current),
            Saved
        );

        Publish(server, way);

        Assert.Matches($@"{level}: From reading the node kvm1 to its confirmed save: \d+\.\d ms\.", ReadLog());
    }

    [Fact]
    public void What_is_found_is_offered_to_the_next_run_and_what_is_forced_is_not()
    {
        using var found = new StubServer(StubServer.Response("200 OK", Current, Patchable), Saved);
        Assert.Equal(SavingWay.CurrentState, Publish(found, way: null).Offered);

        using var forced = new StubServer(StubServer.Response("200 OK", Node, Tagged), Saved);
        Assert.Null(Publish(forced, SavingWay.Locked, isForced: true).Offered);
    }

    [Fact]
    public void Locked_can_be_forced_where_more_is_offered()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Node, Tagged), Saved);

        Assert.Equal(SavingWay.Locked, Publish(server, SavingWay.Locked, isForced: true).Way);

        Assert.DoesNotContain("If-Match", server.Requests[1], Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
