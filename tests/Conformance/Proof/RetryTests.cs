using Rehai.Agent;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Proof;

/// <summary>What a publication does again when its answer was lost, against the real server.</summary>
public sealed class RetryTests : IDisposable
{
    private const string Path = "nodes/n0.example.com";

    private static readonly SlotMap Slots = new(knives: 1);
    private static readonly NodeText Text = new(Slots, padding: 0);

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-retry-").FullName;
    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);
    private readonly ServerProcess _server;
    private readonly MeddlingProxy _proxy;
    private readonly ChefKey _key;
    private readonly ChefClient _admin;

    public RetryTests()
    {
        _server = new ServerProcess(_directory);
        _proxy = new MeddlingProxy(_server.Url);
        _key = ChefKey.FromPem(File.ReadAllText(_server.KeyOf("admin")));
        _admin = Connect(_server.Organization);
    }

    public void Dispose()
    {
        _admin.Dispose();
        _key.Dispose();
        _server.Dispose();
        _proxy.Dispose();
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Conditional))]
    [InlineData(nameof(SavingWay.Locked))]
    public void A_save_whose_answer_was_cut_is_made_once(string way)
    {
        Create();
        _proxy.Once(MethodOf(way), Meddlings.CutBeforeAnswer);

        Assert.Equal(SaveKind.Unchanged, Publish(way).Kind);

        var node = Send(HttpMethod.Get, Path);
        Assert.Equal(1, Text.Read(node.Body)[Slots.Guests]);
        Assert.Equal(2, NodeTag.Parse(node.EntityTag)!.Current);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Conditional))]
    [InlineData(nameof(SavingWay.Locked))]
    public void A_node_that_was_deleted_behind_a_save_without_an_answer_stays_deleted(string way)
    {
        Create();
        _proxy.Once(MethodOf(way), CutBehind(() => Send(HttpMethod.Delete, Path)));

        Assert.Throws<ConflictException>(() => Publish(way));

        Assert.Equal(404, Send(HttpMethod.Get, Path).Status);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Locked))]
    public void A_node_that_was_deleted_behind_its_creation_without_an_answer_stays_deleted(string way)
    {
        _proxy.Once("POST", CutBehind(() => Send(HttpMethod.Delete, Path)));

        Assert.Throws<ConflictException>(() => Publish(way));

        Assert.Equal(404, Send(HttpMethod.Get, Path).Status);
    }

    [Theory]
    [InlineData(nameof(SavingWay.CurrentState))]
    [InlineData(nameof(SavingWay.Conditional))]
    public void A_save_that_comes_twice_undoes_nothing_that_came_between(string way)
    {
        Create();
        HttpMessage? second = null;
        _proxy.Once(
            MethodOf(way),
            async (_, pass) =>
            {
                var first = await pass();
                var node = Send(HttpMethod.Get, Path).Body;
                Send(HttpMethod.Put, Path, Text.With(Text.With(node, Slots.Guests, 9), SlotMap.RunList(0), 1));
                second = await pass();
                return first.Bytes;
            }
        );

        Assert.Equal(SaveKind.Saved, Publish(way).Kind);

        var values = Text.Read(Send(HttpMethod.Get, Path).Body);
        Assert.Equal((412, 9, 1), (second!.Status, values[Slots.Guests], values[SlotMap.RunList(0)]));
    }

    private static string MethodOf(string way) => way == nameof(SavingWay.CurrentState) ? "PATCH" : "PUT";

    private static Meddling CutBehind(Action happening) =>
        async (_, pass) =>
        {
            await pass();
            happening();
            return [];
        };

    private void Create() => Assert.Equal(201, Send(HttpMethod.Post, "nodes", Text.Fresh(Nodes.Name(0))).Status);

    private SaveOutcome Publish(string way)
    {
        using var chef = Connect(_proxy.Organization);
        var publisher = Agent.Publisher(
            chef,
            node: 0,
            Enum.Parse<SavingWay>(way),
            System.IO.Path.Combine(_directory, "lock"),
            _ => { },
            _log
        );
        return publisher.Publish(Collect(), Collect, TestContext.Current.CancellationToken);

        static Collection Collect() => Truth.Read(1, TimeProvider.System);
    }

    private ChefResponse Send(HttpMethod method, string path, ReadOnlyMemory<byte> body = default) =>
        _admin.Send(method, path, body, TestContext.Current.CancellationToken);

    private ChefClient Connect(Uri server) =>
        new(
            new ChefConnection(server, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("admin", _key, TimeProvider.System)
        );
}
