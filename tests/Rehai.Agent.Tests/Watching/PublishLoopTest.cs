using System.Text.Json.Nodes;
using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Watching;

/// <summary>The publishing loop, turned by hand, before a server of prepared answers.</summary>
public abstract class PublishLoopTest : IDisposable
{
    private static readonly ChefKey Key = ChefKey.Generate();

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-publishing-").FullName;
    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);
    private PublishLoop? _loop;
    private int _seen;

    private protected SetTime Time { get; } = new();

    private protected StubServer Server { get; } = new();

    private protected Outbox Outbox { get; }

    private protected WatchState State { get; }

    private protected WatchSettings Settings { get; set; } = new() { Splay = TimeSpan.Zero };

    private protected string LockFile => Path.Combine(_directory, "lock");

    private protected string KeyStamp { get; set; } = "first";

    /// <summary>Runs where the loop connects.</summary>
    private protected Action Opening { get; set; } = () => { };

    protected PublishLoopTest() => (Outbox, State) = (new Outbox(Time), new WatchState(Time));

    public void Dispose()
    {
        _loop?.Dispose();
        Server.Dispose();
        Outbox.Dispose();
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static string Missing { get; } =
        StubServer.Response("404 Not Found", "{\"error\":[\"node 'kvm1' not found\"]}");

    private protected static string Stale { get; } = StubServer.Response("412 Precondition Failed", "{}");

    /// <summary>A node's current state on a server that keeps it apart and takes merge patches.</summary>
    private protected static string Current(int tag, string automatic = "{}") =>
        StubServer.Response(
            "200 OK",
            "{\"name\":\"kvm1\",\"default\":{},\"override\":{},\"automatic\":" + automatic + "}",
            $"ETag: \"{tag}\"\r\nAccept-Patch: application/merge-patch+json\r\n"
        );

    /// <summary>A whole node, on a server that has tags or none.</summary>
    private protected static string Whole(int? tag, string automatic = "{}") =>
        StubServer.Response(
            "200 OK",
            "{\"name\":\"kvm1\",\"chef_environment\":\"_default\",\"json_class\":\"Chef::Node\",\"chef_type\":\"node\",\"normal\":{},\"default\":{},\"override\":{},\"run_list\":[],\"automatic\":"
                + automatic
                + "}",
            tag is null ? "" : $"ETag: \"{tag}\"\r\n"
        );

    private protected static string Saved(int? tag = null) =>
        StubServer.Response("200 OK", "{}", tag is null ? "" : $"ETag: \"{tag}\"\r\n");

    private protected static string Lease(int tag) =>
        StubServer.Response("200 OK", "{\"current\":\"\\\"" + tag + "\\\"\"}");

    /// <summary>What the last save that changed the node sent for its roots.</summary>
    private protected string Automatic =>
        JsonNode.Parse(Server.Bodies.Last(body => body.Contains("automatic", StringComparison.Ordinal)))![
            "automatic"
        ]!.ToJsonString();

    /// <summary>Turns the loop once.</summary>
    private protected TimeSpan Step() =>
        (
            _loop ??= new(new(Open, () => KeyStamp), Settings, Outbox, new ConvergeWatch(LockFile), State, Time, _log)
            {
                IsFirst = true,
            }
        ).Step(TestContext.Current.CancellationToken);

    /// <returns>What came to the server since the last question: <c>GET current, PUT lease, POST nodes</c> …</returns>
    private protected List<string> Came()
    {
        var came = Server.Requests[_seen..];
        _seen = Server.Requests.Count;
        return [.. came.Select(head => $"{head.Split(' ')[0]} {head.Split(' ')[1].Split('/')[^1]}")];
    }

    /// <summary>Turns the loop in steps of that time.</summary>
    /// <returns>What came meanwhile.</returns>
    private protected List<string> Pass(TimeSpan span, TimeSpan step)
    {
        for (var end = Time.Now + span; Time.Now < end; )
        {
            Time.Pass(step);
            Step();
        }
        return Came();
    }

    private protected void Offer(params string[] guests) =>
        Outbox.Offer(Readings.Of(guests), WatchCause.Event, Time.GetTimestamp());

    /// <summary>The first save, on a server with current states, so that their tag is 2; and a lease.</summary>
    private protected void Begin()
    {
        Server.Prepare(Current(1), Saved(2), Lease(2));
        Offer("a");
        Step();
        Assert.Equal(["GET current", "PATCH current", "PUT lease"], Came());
        Time.Pass(5);
    }

    private Publication Open()
    {
        Opening();
        var chef = new ChefClient(
            new ChefConnection(Server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", Key, TimeProvider.System)
        );
        var store = new NodeStore(chef, "kvm1", "_default") { Remembers = true };
        var publisher = new NodePublisher(
            store,
            new ConvergeGate(LockFile, TimeSpan.Zero, Time, _log),
            new RetryPolicy(0, TimeSpan.Zero, _ => { }, _ => { }),
            AttributeFilter.None,
            Time,
            _log
        );
        return new(chef, store, publisher, "kvm1");
    }
}
