using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>What a real server cannot be made to answer at the right moment.</summary>
public sealed class NodePublisherTests : IDisposable
{
    private static readonly string Node = Encoding.UTF8.GetString(NodeDocument.Create("kvm1", "_default").Text.Span);

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-publisher-").FullName;
    private readonly ChefKey _key = ChefKey.Generate();
    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);

    public void Dispose()
    {
        _key.Dispose();
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

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

        Assert.Equal(["GET", "PUT"], server.Requests.Select(request => request.Split(' ')[0]));
    }

    [Fact]
    public void A_node_that_somebody_made_at_the_same_moment_is_not_overwritten()
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{}"),
            StubServer.Response("409 Conflict", "{\"error\":[\"Node already exists\"]}")
        );

        Assert.Throws<ConflictException>(() => Publish(server));

        Assert.Equal(["GET", "POST"], server.Requests.Select(request => request.Split(' ')[0]));
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

        Assert.Equal(["GET", "PUT", "GET"], server.Requests.Select(request => request.Split(' ')[0]));
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

    private SaveOutcome Publish(StubServer server) =>
        Publish(
            server,
            Collected("linux", TimeProvider.System.GetTimestamp()),
            () => Collected("linux", TimeProvider.System.GetTimestamp())
        );

    private SaveOutcome Publish(StubServer server, Collection collection, Func<Collection> collect)
    {
        using var chef = new ChefClient(
            new ChefConnection(server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
        var gate = new ConvergeGate(Path.Combine(_directory, "lock"), TimeSpan.Zero, TimeProvider.System, _log);
        var retries = new RetryPolicy(1, TimeSpan.Zero, _ => { }, _ => { });
        return new NodePublisher(chef, "kvm1", "_default", gate, retries, TimeProvider.System).Publish(
            collection,
            collect,
            TestContext.Current.CancellationToken
        );
    }

    private static Collection Collected(string os, long readAt) =>
        new(
            null,
            null,
            new Dictionary<string, ReadOnlyMemory<byte>> { ["os"] = Encoding.UTF8.GetBytes($"\"{os}\"") },
            AttributePaths.None,
            [],
            readAt
        );
}
