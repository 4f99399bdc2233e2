using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>The same publisher over an item of a data bag.</summary>
public sealed class DataItemStoreTests : PublisherTest
{
    private const string Path = "/organizations/acme/data/guests/kvm1 HTTP";
    private const string Old = """{"id":"kvm1","os":"old","mine":1.0}""";

    private static readonly string Unknown = StubServer.Response(
        "404 Not Found",
        "{\"error\":[\"Cannot load data bag item kvm1 for data bag guests\"]}"
    );
    private static readonly string NoBag = StubServer.Response(
        "404 Not Found",
        "{\"error\":[\"No data bag 'guests' could be found. Please create this data bag before adding items to it.\"]}"
    );
    private static readonly string Forbidden = StubServer.Response(
        "403 Forbidden",
        "{\"error\":[\"missing update permission\"]}"
    );
    private static readonly string Saved = StubServer.Response("200 OK", "{}");
    private static readonly string Created = StubServer.Response("201 Created", "{}");

    [Fact]
    public void A_stock_server_gets_a_plain_put_without_the_run_lock()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Old), Saved);

        var outcome = Publish(server);

        Assert.Equal((SaveKind.Saved, SavingWay.DataBag), (outcome.Kind, outcome.Way));
        Assert.Equal("os", Assert.Single(outcome.Changes).ToString());
        Assert.Equal(["GET", "PUT"], Methods(server));
        Assert.All(server.Requests, request => Assert.Contains(Path, request, Ordinal));
        Assert.DoesNotContain("If-Match", server.Requests[1], Ordinal);
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void Where_items_are_tagged_a_second_writer_is_merged_and_not_overwritten()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Old, "ETag: \"1\"\r\n"),
            StubServer.Response("412 Precondition Failed", "{}"),
            StubServer.Response("200 OK", Old, "ETag: \"2\"\r\n"),
            Saved
        );

        Assert.Equal(SaveKind.Saved, Publish(server).Kind);

        Assert.Contains("If-Match: \"1\"\r\n", server.Requests[1], Ordinal);
        Assert.Contains("If-Match: \"2\"\r\n", server.Requests[3], Ordinal);
    }

    [Fact]
    public void Nothing_changed_and_nothing_is_sent()
    {
        using var server = new StubServer(StubServer.Response("200 OK", """{"id":"kvm1","os":"linux"}"""));

        Assert.Equal(SaveKind.Unchanged, Publish(server).Kind);

        Assert.Equal(["GET"], Methods(server));
    }

    [Fact]
    public void A_missing_item_is_created_and_a_missing_bag_before_it()
    {
        using var server = new StubServer(Unknown, NoBag, Created, Created);

        Assert.Equal(SaveKind.Created, Publish(server).Kind);

        Assert.Equal(["GET", "POST", "POST", "POST"], Methods(server));
        Assert.Contains("/data HTTP", server.Requests[2], Ordinal);
        Assert.Contains("/data/guests HTTP", server.Requests[3], Ordinal);
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void Who_may_not_make_the_bag_is_told_the_commands_of_who_may()
    {
        using var server = new StubServer(Unknown, NoBag, Forbidden);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Equal(403, failure.Status);
        Assert.Contains(
            "`knife data bag create guests`, then `knife acl add client kvm1 data guests create,read,update`",
            failure.Message,
            Ordinal
        );
    }

    [Fact]
    public void Who_may_not_write_is_told_the_command_of_who_may()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Old), Forbidden);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Contains("(missing update permission)", failure.Message, Ordinal);
        Assert.Contains("`knife acl add client kvm1 data guests create,read,update`", failure.Message, Ordinal);
    }

    [Fact]
    public void A_create_whose_answer_was_lost_is_read_again_and_not_sent_twice()
    {
        using var server = new StubServer(Unknown, "", StubServer.Response("200 OK", """{"id":"kvm1","os":"linux"}"""));

        Assert.Equal(SaveKind.Unchanged, Publish(server).Kind);

        Assert.Equal(["GET", "POST", "GET"], Methods(server));
    }

    [Fact]
    public void An_item_deleted_after_a_lost_answer_is_not_brought_back()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Old), "", Unknown);

        Assert.Throws<ConflictException>(() => Publish(server));

        Assert.DoesNotContain("POST", Methods(server));
    }

    [Fact]
    public void An_answer_that_is_not_the_item_is_not_put_back()
    {
        using var server = new StubServer(StubServer.Response("200 OK", "{}"));

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Contains("not this data bag item", failure.Message, Ordinal);
        Assert.Equal(["GET"], Methods(server));
    }

    [Fact]
    public void A_wrong_address_is_no_missing_item()
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{\"error\":[\"organization 'acme' does not exist.\"]}")
        );

        Assert.Contains(
            "chef_server_url",
            Assert.Throws<ChefServerRefusedException>(() => Publish(server)).Message,
            Ordinal
        );
    }

    [Fact]
    public void An_item_too_large_is_sent_smaller_or_refused_with_what_to_do()
    {
        var refusal = StubServer.Response("413 Too Large", "{\"error\":\"JSON must be no more than 20 bytes.\"}");
        using var server = new StubServer(StubServer.Response("200 OK", Old), refusal);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Contains("takes no data bag item larger than 20 bytes", failure.Message, Ordinal);
        Assert.Contains("max_request_size", failure.Message, Ordinal);
        Assert.Equal(["GET", "PUT"], Methods(server));
    }

    [Fact]
    public void A_colon_of_a_nodes_name_is_no_part_of_an_id() =>
        Assert.Equal("kvm_1.example-a_b", DataItemStore.IdOf("kvm:1.example-a_b"));

    [Fact]
    public void The_item_of_another_node_whose_name_makes_the_same_id_is_left_alone()
    {
        using var server = new StubServer(StubServer.Response("200 OK", """{"id":"kvm1_a","node":"kvm1:a"}"""));

        var failure = Assert.Throws<ConfigException>(() =>
            Publish(server, chef => new DataItemStore(chef, "guests", "kvm1_a"))
        );

        Assert.Contains("the node kvm1:a's", failure.Message, Ordinal);
        Assert.Equal(["GET"], Methods(server));
    }

    private SaveOutcome Publish(StubServer server) =>
        Publish(server, chef => new DataItemStore(chef, "guests", "kvm1"));

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
