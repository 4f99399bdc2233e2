using System.Globalization;
using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>A server that takes less than it is sent: what was refused is never sent again as it was.</summary>
public sealed class NodeSizeTests : IDisposable
{
    private static readonly string Refusal = StubServer.Response(
        "413 Request Entity Too Large",
        "{\"error\":\"JSON must be no more than 2000 bytes.\"}"
    );
    private static readonly string Saved = StubServer.Response("200 OK", "{}");

    private static readonly ChefKey Key = ChefKey.Generate();

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-size-").FullName;
    private readonly Log _log;

    public NodeSizeTests() => _log = Log.ToFile(Path.Combine(_directory, "log"), LogLevel.Warn, TimeProvider.System);

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Details_are_left_out_until_it_fits_beside_what_is_others()
    {
        using var server = new StubServer(Node(foreign: 800), Refusal, Saved);

        var outcome = Publish(server, snapshots: 2_000);

        Assert.Equal(SaveKind.Saved, outcome.Kind);
        Assert.True(outcome.Window > TimeSpan.Zero);
        Assert.Equal(["GET", "PUT", "PUT"], server.Requests.Select(request => request.Split(' ')[0]));
        Assert.InRange(Length(server.Requests[2]), 1_000, 2_000);
        Assert.Equal(1, Count("left out snapshots"));
    }

    [Fact]
    public void Ours_is_half_of_the_limit_at_most()
    {
        using var server = new StubServer(Node(foreign: 0), Refusal, Saved);

        Publish(server, snapshots: 500, disk: 1_400);

        Assert.InRange(Length(server.Requests[2]), 200, 1_200);
        Assert.Equal(1, Count("left out snapshots, disks"));
    }

    [Fact]
    public void A_node_that_is_created_is_made_smaller_too()
    {
        using var server = new StubServer(
            StubServer.Response("404 Not Found", "{}"),
            Refusal,
            StubServer.Response("201 Created", "{}")
        );

        Assert.Equal(SaveKind.Created, Publish(server, snapshots: 2_000).Kind);
    }

    [Fact]
    public void A_node_that_says_already_what_fits_is_not_sent_again()
    {
        using var first = new StubServer(Node(foreign: 800), Refusal, Saved);
        Publish(first, snapshots: 2_000);
        var node = NodeDocument.Parse(Encoding.UTF8.GetBytes(Text(foreign: 800)));
        var kept = Collected(2_000, 0).RootsFor(node, AttributeFilter.None, 600).Texts;
        var reduced = Encoding.UTF8.GetString(node.WithAutomatic(kept).Text.Span);
        using var second = new StubServer(StubServer.Response("200 OK", reduced), Refusal);

        Assert.Equal(SaveKind.Unchanged, Publish(second, snapshots: 2_000).Kind);

        Assert.Single(second.Requests);
    }

    [Fact]
    public void Where_the_rest_alone_is_too_large_the_way_out_is_said()
    {
        using var server = new StubServer(Node(foreign: 2_500), Refusal);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server, snapshots: 100));

        Assert.Contains("no node larger than 2000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("blocked_automatic_attributes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["GET", "PUT"], server.Requests.Select(request => request.Split(' ')[0]));
    }

    [Theory]
    [InlineData("<html>Request Entity Too Large</html>")]
    [InlineData("{\"error\":\"JSON must be no more than 9999999999 bytes.\"}")]
    [InlineData("{\"error\":\"JSON must be no more than 5000 bytes.\"}")]
    public void A_limit_that_is_not_said_or_not_exceeded_is_no_reason_to_try_again(string body)
    {
        using var server = new StubServer(
            Node(foreign: 800),
            StubServer.Response("413 Request Entity Too Large", body)
        );

        var failure = Assert.Throws<ChefServerRefusedException>(() => Publish(server, snapshots: 2_000));

        Assert.Contains("larger than the server takes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void What_is_refused_twice_is_not_tried_a_third_time()
    {
        using var server = new StubServer(Node(foreign: 800), Refusal, Refusal);

        Assert.Throws<ChefServerRefusedException>(() => Publish(server, snapshots: 2_000));

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void A_watch_leaves_details_out_at_once_for_an_hour_and_then_tries_all_again()
    {
        using var server = new StubServer(Node(foreign: 800), Refusal, Saved);
        using var chef = Connect(server);
        var time = new SetTime();
        var publisher = Publisher(chef, time);
        Publish();
        time.Pass(TimeSpan.FromMinutes(59));
        server.Prepare(Node(foreign: 800), Saved);
        Publish();
        Assert.Equal(["GET", "PUT", "PUT", "GET", "PUT"], server.Requests.Select(request => request.Split(' ')[0]));

        time.Pass(TimeSpan.FromMinutes(2));
        server.Prepare(Node(foreign: 800), Saved);
        Publish();

        Assert.InRange(Length(server.Requests[4]), 1_000, 2_000);
        Assert.InRange(Length(server.Requests[^1]), 2_800, 4_000);

        void Publish()
        {
            var collected = Collected(2_000, 0) with { ReadAt = time.GetTimestamp() };
            publisher.Publish(collected, () => collected, TestContext.Current.CancellationToken);
        }
    }

    private SaveOutcome Publish(StubServer server, int snapshots, int disk = 0)
    {
        using var chef = Connect(server);
        return Publisher(chef, TimeProvider.System)
            .Publish(
                Collected(snapshots, disk),
                () => Collected(snapshots, disk),
                TestContext.Current.CancellationToken
            );
    }

    private static ChefClient Connect(StubServer server) =>
        new(
            new ChefConnection(server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", Key, TimeProvider.System)
        );

    private NodePublisher Publisher(ChefClient chef, TimeProvider time) =>
        new(
            new NodeStore(chef, "kvm1", "_default", SavingWay.Locked),
            new ConvergeGate(Path.Combine(_directory, "lock"), TimeSpan.Zero, time, _log),
            new RetryPolicy(0, TimeSpan.Zero, _ => { }, _ => { }),
            AttributeFilter.None,
            time,
            _log
        );

    private static Collection Collected(int snapshots, int disk) =>
        new(
            null,
            new HostFacts
            {
                Guests = new()
                {
                    ["u"] = new GuestFacts
                    {
                        GuestName = "web",
                        GuestState = "running",
                        GuestStateReason = "booted",
                        Snapshots = [new string('s', snapshots)],
                        Disks = [new DiskFacts { Target = "vda", Source = new string('d', disk) }],
                    },
                },
            },
            new Dictionary<string, ReadOnlyMemory<byte>>(),
            AttributePaths.None,
            [],
            TimeProvider.System.GetTimestamp()
        );

    private static string Node(int foreign) => StubServer.Response("200 OK", Text(foreign));

    private static string Text(int foreign) =>
        Encoding
            .UTF8.GetString(NodeDocument.Create("kvm1", "_default").Text.Span)
            .Replace("\"normal\":{}", $"\"normal\":{{\"x\":\"{new string('x', foreign)}\"}}", StringComparison.Ordinal);

    private int Count(string words)
    {
        using var log = new StreamReader(
            new FileStream(Path.Combine(_directory, "log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
        );
        return log.ReadToEnd().Split(words).Length - 1;
    }

    private static int Length(string request) =>
        int.Parse(
            request
                .Split("\r\n")
                .Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[
                "Content-Length:".Length..
            ],
            CultureInfo.InvariantCulture
        );
}
