using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>What a real server cannot be made to answer at the right moment.</summary>
public sealed class NodePublisherTests : PublisherTest
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"name\":\"kvm2\",\"run_list\":[]}")]
    [InlineData("[]")]
    [InlineData("<html>Please sign in</html>")]
    public void An_answer_that_is_not_this_node_is_never_put_back(string body)
    {
        using var server = new StubServer(StubServer.Response("200 OK", body));

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Contains("not this node", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_node_deleted_between_read_and_write_is_not_brought_back()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Node),
            StubServer.Response("404 Not Found", "{\"error\":[\"node 'kvm1' not found\"]}")
        );

        Assert.Throws<ConflictException>(() => Publish(server));

        Assert.Equal(["GET", "PUT"], Methods(server));
    }

    [Fact]
    public void A_node_that_somebody_made_at_the_same_moment_is_not_overwritten()
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{}"),
            StubServer.Response("409 Conflict", "{\"error\":[\"Node already exists\"]}")
        );

        Assert.Throws<ConflictException>(() => Publish(server));

        Assert.Equal(["GET", "POST"], Methods(server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("502")]
    public void A_node_that_a_creation_without_an_answer_may_have_made_is_not_made_again(string status)
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{}"),
            status.Length > 0 ? StubServer.Response($"{status} Bad Gateway", "<html/>") : "",
            StubServer.Response("404 Not Found", "{}")
        );

        Assert.Throws<ConflictException>(() => Publish(server));

        Assert.Equal(["GET", "POST", "GET"], Methods(server));
    }

    [Fact]
    public void A_node_that_a_busy_server_did_not_make_is_made_by_the_retry()
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{}"),
            StubServer.Response("503 Service Unavailable", "{}", "Retry-After: 0\r\n"),
            StubServer.Response("404 Not Found", "{}"),
            StubServer.Response("201 Created", "{}")
        );

        Assert.Equal(SaveKind.Created, Publish(server).Kind);
    }

    [Fact]
    public void A_write_whose_answer_was_lost_is_read_again_and_not_sent_twice()
    {
        var saved = Node.Replace("\"automatic\":{}", "\"automatic\":{\"os\":\"linux\"}", StringComparison.Ordinal);
        using var server = new StubServer(
            StubServer.Response("200 OK", Node),
            StubServer.Response("502 Bad Gateway", "<html/>"),
            StubServer.Response("200 OK", saved)
        );

        Assert.Equal(SaveKind.Unchanged, Publish(server).Kind);

        Assert.Equal(["GET", "PUT", "GET"], Methods(server));
    }

    [Fact]
    public void A_reading_that_has_grown_old_is_taken_anew_and_never_saved()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Node), StubServer.Response("200 OK", Node));
        var collected = 0;

        var outcome = Publish(
            server,
            Collected("then", readAt: 0),
            () =>
            {
                collected++;
                return Collected("now", TimeProvider.System.GetTimestamp());
            }
        );

        Assert.Equal(1, collected);
        Assert.Equal("\"now\"", Assert.Single(outcome.Changes).After);
    }

    [Fact]
    public void A_node_that_changed_between_read_and_write_is_not_overwritten()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Node),
            StubServer.Response("412 Precondition Failed", "{\"error\":[\"changed\"]}")
        );

        var failure = Assert.ThrowsAny<ConflictException>(() => Publish(server));

        Assert.Contains("nothing was saved", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("\"run_list\":[]", "\"run_list\":\"recipe[a]\"", "run_list is a string and must be an array")]
    [InlineData("\"normal\":{}", "\"normal\":null", "normal is null and must be an object")]
    [InlineData("\"normal\":{}", "\"attributes\":{}", "attributes is no field of a node")]
    public void A_node_in_an_old_shape_is_sent_back_as_it_is_and_a_refusal_says_how_to_mend_it(
        string sound,
        string old,
        string words
    )
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Node.Replace(sound, old, StringComparison.Ordinal)),
            StubServer.Response("400 Bad Request", "{\"error\":[\"Field invalid\"]}")
        );

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Contains(
            $"{words}. Mend the node with `knife node edit kvm1`.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["GET", "PUT"], Methods(server));
    }

    [Fact]
    public void Who_may_not_save_a_node_as_after_a_registration_anew_is_told_the_command_of_who_lets_him()
    {
        using var server = new StubServer(StubServer.Response("200 OK", Node), NotAllowed("update"));

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server));

        Assert.Equal((403, true), (failure.Status, failure.IsFromChef));
        Assert.Contains("missing update permission", failure.Message, StringComparison.Ordinal);
        Assert.Contains("registered anew", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "`knife acl add client kvm1 nodes kvm1 read,update`",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Who_may_not_make_nodes_is_told_the_command_of_who_lets_him()
    {
        using var server = new StubServer(StubServer.Response("404 Not Found", "{}"), NotAllowed("create"));

        Assert.Contains(
            "`knife acl add client kvm1 containers nodes create`",
            Assert.Throws<ChefServerRefusedException>(() => Publish(server)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_proxys_403_has_nothing_to_do_with_permissions()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Node),
            StubServer.Response("403 Forbidden", "<html/>")
        );

        Assert.DoesNotContain(
            "knife acl add",
            Assert.Throws<ChefServerRefusedException>(() => Publish(server)).Message,
            StringComparison.Ordinal
        );
    }

    private static string NotAllowed(string permission) =>
        StubServer.Response(
            "403 Forbidden",
            $$"""{"error":["missing {{permission}} permission"]}""",
            "X-Ops-Server-API-Version: {}\r\n"
        );

    [Fact]
    public void A_refusal_of_a_sound_node_blames_nothing_on_it()
    {
        using var server = new StubServer(
            StubServer.Response("200 OK", Node),
            StubServer.Response("400 Bad Request", "{\"error\":[\"no\"]}")
        );

        Assert.DoesNotContain(
            "Mend",
            Assert.Throws<ChefServerRefusedException>(() => Publish(server)).Message,
            StringComparison.Ordinal
        );
    }

    private SaveOutcome Publish(StubServer server) => Publish(server, SavingWay.Locked);

    private SaveOutcome Publish(StubServer server, Collection collection, Func<Collection> collect) =>
        Publish(server, collection, collect, SavingWay.Locked);
}
