using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;

namespace Rehai.Agent.Tests.Publishing;

/// <summary>A publisher of one root, <c>os</c>, before a server of prepared answers.</summary>
public abstract class PublisherTest : IDisposable
{
    private static readonly ChefKey Key = ChefKey.Generate();

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-publisher-").FullName;
    private readonly Log _log;

    protected PublisherTest() => _log = Log.ToFile(LogFile, LogLevel.Debug, TimeProvider.System);

    private string LogFile => Path.Combine(_directory, "log");

    private protected string ReadLog() => File.ReadAllText(LogFile);

    private protected string LockFile => Path.Combine(_directory, "lock");

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static string Node { get; } =
        Encoding.UTF8.GetString(NodeDocument.Create("kvm1", "_default").Text.Span);

    private protected static IEnumerable<string> Methods(StubServer server) =>
        server.Requests.Select(request => request.Split(' ')[0]);

    private protected static Collection Collected(string os, long readAt) =>
        new(
            null,
            null,
            new Dictionary<string, ReadOnlyMemory<byte>> { ["os"] = Encoding.UTF8.GetBytes($"\"{os}\"") },
            AttributePaths.None,
            [],
            readAt
        );

    private protected SaveOutcome Publish(StubServer server, SavingWay? way, bool isForced = false) =>
        Publish(server, Fresh(), Fresh, way, isForced);

    private protected SaveOutcome Publish(
        StubServer server,
        Collection collection,
        Func<Collection> collect,
        SavingWay? way,
        bool isForced = false
    ) => Publish(server, collection, collect, chef => new NodeStore(chef, "kvm1", "_default", way, isForced));

    private protected SaveOutcome Publish(StubServer server, Func<ChefClient, FactStore> store) =>
        Publish(server, Fresh(), Fresh, store);

    private SaveOutcome Publish(
        StubServer server,
        Collection collection,
        Func<Collection> collect,
        Func<ChefClient, FactStore> store
    )
    {
        using var chef = new ChefClient(
            new ChefConnection(server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", Key, TimeProvider.System)
        );
        return new NodePublisher(
            store(chef),
            new ConvergeGate(LockFile, TimeSpan.Zero, TimeProvider.System, _log),
            new RetryPolicy(1, TimeSpan.Zero, _ => { }, _ => { }),
            AttributeFilter.None,
            TimeProvider.System,
            _log
        ).Publish(collection, collect, TestContext.Current.CancellationToken);
    }

    private static Collection Fresh() => Collected("linux", TimeProvider.System.GetTimestamp());
}
